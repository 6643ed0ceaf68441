package autodiff.benchmarks.gradbench;

import autodiff.Value;
import autodiff.program.Program;
import autodiff.transform.ValuesFunction;
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

  /** The number of steps is frozen in a program, which is recorded again where it changes. */
  private static Supplier<Double> answerOfPrograms(double start, Sweep outer, Sweep inner) {
    Program crossing = Program.record(w -> crossing(w[0], inner), start).rerecording();
    Program slope = crossing.jacobian(outer.accumulation());
    return () -> new Descent<Double, Double>(crossing::value, slope::value, LINE).from(start);
  }

  /**
   * The square of where the particle crosses the axis.
   *
   * @param w the parameter
   * @param mode in which the force is taken
   * @return the square
   */
  static Value crossing(Value w, Sweep mode) {
    Value height = w.subFrom(10);
    ValuesFunction<Value[]> slopes = mode.gradient(at -> potential(at[0], at[1], height));
    Value x = Value.constantOf(0);
    Value y = Value.constantOf(8);
    Value vx = Value.constantOf(0.75);
    Value vy = Value.constantOf(0);
    while (true) {
      Value nextX = x.add(vx.mul(STEP));
      Value nextY = y.add(vy.mul(STEP));
      if (!nextY.greater(0).isTrue()) {
        break;
      }
      Value[] slope = slopes.apply(x, y);
      vx = vx.sub(slope[0].mul(STEP));
      vy = vy.sub(slope[1].mul(STEP));
      x = nextX;
      y = nextY;
    }
    return x.sub(y.div(vy).mul(vx)).square();
  }

  private static Value potential(Value x, Value y, Value height) {
    Value fromX = x.sub(10);
    return distance(fromX, y).reciprocal().add(distance(fromX, y.sub(height)).reciprocal());
  }

  private static Value distance(Value x, Value y) {
    return x.square().add(y.square()).sqrt();
  }

  private static double answerByHand(double start) {
    return new Descent<Double, Double>(
            w -> crossingByHand(w)[0], w -> crossingByHand(w)[1], LINE)
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
