package autodiff.benchmarks.gradbench;

import autodiff.Gradients;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** {@link Lstm} with tensors: the cells of a layer at once, the outputs of all times at once. */
final class LstmTensors {

  private LstmTensors() {}

  /**
   * The mean loss.
   *
   * @param p the characters and the state at the beginning
   * @param main the main parameters, [layers, 2, 4, bits]
   * @param extra the extra parameters, [3, bits]
   * @return the loss
   */
  static Tensor objective(Lstm p, Tensor main, Tensor extra) {
    int bits = p.bits();
    List<Gates> gates = new ArrayList<>();
    for (int layer = 0; layer < p.layers(); layer++) {
      gates.add(Gates.of(main.select(0, layer)));
    }
    List<Tensor> states = Tensor.of(Shape.of(2 * p.layers(), bits), p.state()).unbind();
    List<Tensor> hidden = new ArrayList<>();
    List<Tensor> cells = new ArrayList<>();
    for (int layer = 0; layer < p.layers(); layer++) {
      hidden.add(states.get(2 * layer));
      cells.add(states.get(2 * layer + 1));
    }
    Tensor sequence = Tensor.of(Shape.of(p.length(), bits), p.sequence());
    List<Tensor> inputs = sequence.mul(extra.select(0, 0)).unbind();
    List<Tensor> outputs = new ArrayList<>();
    for (int t = 0; t < p.length() - 1; t++) {
      Tensor signal = inputs.get(t);
      for (int layer = 0; layer < p.layers(); layer++) {
        Tensor last = hidden.get(layer);
        Tensor cell = gates.get(layer).cell(signal, last, cells.get(layer));
        signal = gates.get(layer).hidden(signal, cell);
        cells.set(layer, cell);
        hidden.set(layer, signal);
      }
      outputs.add(signal);
    }
    Tensor predicted = Tensor.stack(0, outputs).mul(extra.select(0, 1)).add(extra.select(0, 2));
    Tensor logs = predicted.exp().sum(true, 1).add(2).log();
    Tensor targets = sequence.narrow(0, 1, p.length() - 1);
    return predicted.sub(logs).mul(targets).sum().div(-p.count());
  }

  /** Weights and biases of a layer. */
  private record Gates(List<Tensor> weights, List<Tensor> biases) {
    static Gates of(Tensor layer) {
      return new Gates(layer.select(0, 0).unbind(), layer.select(0, 1).unbind());
    }

    private Tensor gate(int i, Tensor x) {
      return x.mul(weights.get(i)).add(biases.get(i));
    }

    Tensor cell(Tensor signal, Tensor hidden, Tensor cell) {
      Tensor forget = gate(0, signal).sigmoid();
      Tensor in = gate(1, hidden).sigmoid();
      Tensor change = gate(3, hidden).tanh();
      return cell.mul(forget).add(in.mul(change));
    }

    Tensor hidden(Tensor signal, Tensor cell) {
      return gate(2, signal).sigmoid().mul(cell.tanh());
    }
  }

  private static Tensor main(Lstm p) {
    return Tensor.of(Shape.of(p.layers(), 2, 4, p.bits()), p.main());
  }

  private static Tensor extra(Lstm p) {
    return Tensor.of(Shape.of(3, p.bits()), p.extra());
  }

  /**
   * The mean loss.
   *
   * @param p the problem
   * @return the loss
   */
  static double objective(Lstm p) {
    return objective(p, main(p), extra(p)).item();
  }

  /**
   * The gradient.
   *
   * @param p the problem
   * @return the derivatives with respect to the main parameters, then the extra ones
   */
  static double[] gradient(Lstm p) {
    Tensor main = main(p).requiresGrad(true);
    Tensor extra = extra(p).requiresGrad(true);
    Gradients gradients = objective(p, main, extra).gradients(main, extra);
    return DoubleStream.concat(
            DoubleStream.of(gradients.of(main).toDoubles()),
            DoubleStream.of(gradients.of(extra).toDoubles()))
        .toArray();
  }
}
