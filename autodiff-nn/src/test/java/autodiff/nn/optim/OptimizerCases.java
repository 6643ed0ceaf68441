package autodiff.nn.optim;

import autodiff.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The optimizers of record_optimizers.py, by the names they have there. */
final class OptimizerCases {
  static final Map<String, Function<Problem, Optimizer>> ALL = new LinkedHashMap<>();

  static {
    add("sgd", p -> Sgd.of(p, 0.5));
    add("sgd-decay", p -> Sgd.of(p, 0.5).weightDecay(0.1));
    add("sgd-momentum", p -> Sgd.of(p, 0.25).momentum(0.9));
    add("sgd-dampening", p -> Sgd.of(p, 0.5).momentum(0.8).dampening(0.3).weightDecay(0.02));
    add("sgd-nesterov", p -> Sgd.of(p, 0.25).momentum(0.9).nesterov().weightDecay(0.01));
    add("sgd-maximize", p -> Sgd.of(p, 0.25).momentum(0.5).weightDecay(0.1).maximize());
    add("adam", p -> Adam.of(p, 0.05));
    add("adam-decay", p -> Adam.of(p, 0.02).weightDecay(0.1));
    add("adam-betas", p -> Adam.of(p, 0.05).betas(0.8, 0.95).epsilon(1e-3));
    add("adam-amsgrad", p -> Adam.of(p, 0.05).betas(0.8, 0.7).amsgrad());
    add("adam-maximize", p -> Adam.of(p, 0.02).maximize());
    add("adamw", p -> AdamW.of(p, 0.05));
    add("adamw-decay", p -> AdamW.of(p, 0.02).weightDecay(0.5));
    add("adamw-amsgrad", p -> AdamW.of(p, 0.05).betas(0.8, 0.7).amsgrad().maximize());
    add("rmsprop", p -> RmsProp.of(p, 0.01));
    add("rmsprop-decay", p -> RmsProp.of(p, 0.01).alpha(0.9).epsilon(1e-4).weightDecay(0.1));
    add("rmsprop-momentum", p -> RmsProp.of(p, 0.005).alpha(0.9).momentum(0.7));
    add("rmsprop-centered", p -> RmsProp.of(p, 0.005).alpha(0.95).centered().epsilon(1e-3));
    add(
        "rmsprop-all",
        p ->
            RmsProp.of(p, 0.002)
                .alpha(0.9)
                .centered()
                .momentum(0.5)
                .weightDecay(0.05)
                .epsilon(1e-2)
                .maximize());
    add("adagrad", p -> Adagrad.of(p, 0.1));
    add(
        "adagrad-all",
        p -> Adagrad.of(p, 0.1).rateDecay(0.05).weightDecay(0.1).initialSum(0.01).epsilon(1e-4));
    add("adagrad-maximize", p -> Adagrad.of(p, 0.05).maximize());
    add("lion", p -> Lion.of(p, 0.01));
    add("lion-decay", p -> Lion.of(p, 0.01).betas(0.8, 0.95).weightDecay(0.5));
    add("lion-maximize", p -> Lion.of(p, 0.01).maximize());
    ALL.put(
        "sgd-groups",
        p ->
            Sgd.of(p.weights(), 0.5)
                .momentum(0.9)
                .weightDecay(0.05)
                .group(p.biases(), 0.1)
                .momentum(0.5)
                .weightDecay(0));
    ALL.put(
        "adamw-groups",
        p -> AdamW.of(p.weights(), 0.02).weightDecay(0.3).group(p.biases(), 0.05).weightDecay(0));
    add("adam-skipping", p -> Adam.of(p, 0.05));
    add("sgd-skipping", p -> Sgd.of(p, 0.25).momentum(0.9));
  }

  private OptimizerCases() {}

  private static void add(String name, Function<Map<String, Tensor>, Optimizer> make) {
    ALL.put(name, problem -> make.apply(problem.parameters()));
  }

  static boolean isSkipping(String name) {
    return name.endsWith("skipping");
  }
}
