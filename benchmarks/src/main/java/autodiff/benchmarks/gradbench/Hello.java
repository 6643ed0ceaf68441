package autodiff.benchmarks.gradbench;

import autodiff.Tensor;
import autodiff.Value;
import autodiff.program.Program;
import java.util.function.Supplier;

/** x² and its derivative 2x: shows that the protocol works. */
final class Hello {
  static final Problem PROBLEM =
      Problem.named("hello")
          .add("square", Way.PLAIN, Hello::read, x -> x * x, Json::of)
          .add("double", Way.PLAIN, Hello::read, x -> 2 * x, Json::of)
          .add("double", Way.VALUES, Hello::read, Hello::derivativeOfValues, Json::of)
          .addPrepared("double", Way.PROGRAMS, Hello::read, Hello::derivativeOfPrograms, Json::of)
          .add("double", Way.TENSORS, Hello::read, Hello::derivativeOfTensors, Json::of)
          .fastest("double", Way.VALUES);

  private Hello() {}

  private static double read(Json input) {
    if (input instanceof Json.Num number) {
      return number.value();
    }
    throw new IllegalArgumentException("the input is " + input.describe() + ", not a number");
  }

  private static double derivativeOfValues(double at) {
    Value x = Value.of(at);
    return x.square().gradients(x).of(x).data();
  }

  private static Supplier<Double> derivativeOfPrograms(double at) {
    Program derivative = Program.record(x -> x[0].square(), at).gradient();
    return () -> derivative.value(at);
  }

  private static double derivativeOfTensors(double at) {
    Tensor x = Tensor.scalar(at).requiresGrad(true);
    return x.square().gradients(x).of(x).item();
  }
}
