package autodiff.benchmarks.gradbench;

import autodiff.Value;
import autodiff.transform.ValuesFunction;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A charged particle falls past two charges at (10, 0) and (10, 10 − w), by Euler's method with the
 * gradient of their potential as its force. Which w lets it hit the origin when it crosses the axis
 * y = 0? Descent on the square of where it crosses, whose derivative goes through all those
 * gradients.
 *
 * <p>The protocol has four functions: forward or reverse mode outside, forward or reverse mode
 * inside, in this order.
 */
final class Particle {
  private static final double STEP = 0.1;

  /** Place and velocity at the beginning. */
  static final double[] START = {0, 8, 0.75, 0};

  private static final Descent.Space<Double, Double> LINE =
      new Descent.Space<>() {
        @Override
        public Double step(Double x, double rate, Double direction) {
          return x - rate * direction;
        }

        @Override
        public boolean isLong(Double x) {
          return Math.abs(x) > CLOSE;
        }

        @Override
        public boolean isLower(Double x, Double y) {
          return x < y;
        }
      };

  static final Problem PROBLEM = problem();

  private Particle() {}

  private static Problem problem() {
    Problem problem = Problem.named("particle");
    for (String function : new String[] {"rr", "ff", "fr", "rf"}) {
      Sweep outer = Sweep.of(function.charAt(0));
      Sweep inner = Sweep.of(function.charAt(1));
      problem
          .add(function, Way.PLAIN, Particle::read, Particle::answerByHand, Json::of)
          .add(
              function,
              Way.VALUES,
              Particle::read,
              start -> answerOfValues(start, outer, inner),
              Json::of)
          .addPrepared(
              function,
              Way.PROGRAMS,
              Particle::read,
              start -> answerOfPrograms(start, outer, inner),
              Json::of)
          .fastest(function, Way.PROGRAMS);
    }
    return problem;
  }

  private static double read(Json input) {
    return ((Json.Fields) input).number("w");
  }

  private static double answerOfValues(double start, Sweep outer, Sweep inner) {
    ValuesFunction<Value> crossing = w -> crossing(w[0], inner);
    ValuesFunction<Value[]> gradient = outer.gradient(crossing);
    return new Descent<Double, Double>(
            w -> crossing.at(w).data(), w -> gradient.at(w)[0].data(), LINE)
        .from(start);
  }

  private static Supplier<Double> answerOfPrograms(double start, Sweep outer, Sweep inner) {
    ParticlePrograms programs = new ParticlePrograms(outer, inner);
    return () -> new Descent<Double, Double>(programs::crossing, programs::slope, LINE).from(start);
  }

  /**
   * The square of where the particle crosses the axis.
   *
   * @param w the parameter
   * @param mode in which the force is taken
   * @return the square
   */
  static Value crossing(Value w, Sweep mode) {
    Value[] state = Arrays.stream(START).mapToObj(Value::constantOf).toArray(Value[]::new);
    Value[] next = step(state, w, mode);
    while (next[1].greater(0).isTrue()) {
      state = next;
      next = step(state, w, mode);
    }
    return crossing(state);
  }

  /**
   * A step of Euler's method.
   *
   * @param state where the particle is, two numbers, and how fast it is
   * @param w the parameter
   * @param mode in which the force is taken
   * @return the next state
   */
  static Value[] step(Value[] state, Value w, Sweep mode) {
    Value height = w.subFrom(10);
    Value[] slope = mode.gradient(at -> potential(at[0], at[1], height)).apply(state[0], state[1]);
    return new Value[] {
      state[0].add(state[2].mul(STEP)),
      state[1].add(state[3].mul(STEP)),
      state[2].sub(slope[0].mul(STEP)),
      state[3].sub(slope[1].mul(STEP))
    };
  }

  /**
   * Straight on from the last state above the axis.
   *
   * @param state the state
   * @return the square of where it crosses
   */
  static Value crossing(Value... state) {
    return state[0].sub(state[1].div(state[3]).mul(state[2])).square();
  }

  private static Value potential(Value x, Value y, Value height) {
    Value fromX = x.sub(10);
    return distance(fromX, y).reciprocal().add(distance(fromX, y.sub(height)).reciprocal());
  }

  private static Value distance(Value x, Value y) {
    return x.square().add(y.square()).sqrt();
  }

  private static double answerByHand(double start) {
    return new Descent<Double, Double>(w -> crossingByHand(w)[0], w -> crossingByHand(w)[1], LINE)
        .from(start);
  }

  /** The square of where the particle crosses, and its derivative, carried along with each step. */
  private static double[] crossingByHand(double w) {
    double x = 0;
    double y = 8;
    double vx = 0.75;
    double vy = 0;
    double ofX = 0;
    double ofY = 0;
    double ofVx = 0;
    double ofVy = 0;
    while (y + STEP * vy > 0) {
      double dx = x - 10;
      double dy = y - (10 - w);
      double ofDy = ofY + 1;
      double near = Math.pow(dx * dx + y * y, -1.5);
      double far = Math.pow(dx * dx + dy * dy, -1.5);
      double ofNear = -3 * near / (dx * dx + y * y) * (dx * ofX + y * ofY);
      double ofFar = -3 * far / (dx * dx + dy * dy) * (dx * ofX + dy * ofDy);
      x += STEP * vx;
      y += STEP * vy;
      double nextVx = vx + STEP * dx * (near + far);
      double nextVy = vy + STEP * ((y - STEP * vy) * near + dy * far);
      double nextOfVx = ofVx + STEP * (ofX * (near + far) + dx * (ofNear + ofFar));
      double nextOfVy =
          ofVy + STEP * (ofY * near + (y - STEP * vy) * ofNear + ofDy * far + dy * ofFar);
      ofX += STEP * ofVx;
      ofY += STEP * ofVy;
      vx = nextVx;
      vy = nextVy;
      ofVx = nextOfVx;
      ofVy = nextOfVy;
    }
    double time = -y / vy;
    double ofTime = -(ofY + time * ofVy) / vy;
    double where = x + time * vx;
    return new double[] {where * where, 2 * where * (ofX + ofTime * vx + time * ofVx)};
  }
}
