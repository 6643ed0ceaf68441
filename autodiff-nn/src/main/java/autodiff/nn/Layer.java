package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.Generator;
import autodiff.Tensor;
import autodiff.shape.Shape;
import com.google.common.collect.ImmutableMap;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A function of a tensor that has parameters. A network is a layer that has other layers in it.
 *
 * <p>A layer of one's own says what it has, in its constructor, and what it computes:
 *
 * <pre>{@code
 * final class Scale extends Layer {
 *   private final Tensor weight;
 *
 *   Scale(int size) {
 *     weight = param("weight", Tensor.ones(size));
 *   }
 *
 *   protected Tensor forward(Tensor x) {
 *     checkType(x, weight);
 *     return x.mul(weight);
 *   }
 * }
 * }</pre>
 *
 * <p>Parameters are ordinary tensors that take a gradient; optimizers change them in place. Their
 * names in a network are joined by dots, as in {@code 0.weight}, and so are those of buffers, which
 * are what a layer keeps without learning it.
 *
 * <p>A layer that nobody trains or changes may be called by several threads at once.
 */
public abstract class Layer {
  private final Map<String, Tensor> ownParameters = new LinkedHashMap<>();
  private final Map<String, Tensor> ownBuffers = new LinkedHashMap<>();
  private final Map<String, Generator> ownGenerators = new LinkedHashMap<>();
  private final Map<String, Layer> children = new LinkedHashMap<>();
  private boolean training = true;
  private boolean frozen;

  /** Which of {@link #train()} and {@link #eval()} was called on this very layer last. */
  private Asked asked = Asked.NOTHING;

  /** How many things this layer itself has. They are only ever added. */
  private int registered;

  /** What {@link #parameters()} gave when the tree had as many things as {@link #cachedSize}. */
  private ImmutableMap<String, Tensor> cached = ImmutableMap.of();

  private int cachedSize;

  /** Sees every call while a summary is made. */
  private @Nullable Watcher watcher;

  /** A layer without parameters so far. */
  protected Layer() {}

  /**
   * A function as a layer without parameters.
   *
   * @param name what it is called in summaries and messages
   * @param function the function
   * @return a new layer
   */
  public static Layer of(String name, UnaryOperator<Tensor> function) {
    return new FunctionLayer(name, function);
  }

  private static final class FunctionLayer extends Layer {
    private final String name;
    private final UnaryOperator<Tensor> function;

    FunctionLayer(String name, UnaryOperator<Tensor> function) {
      this.name = name;
      this.function = function;
    }

    @Override
    protected Tensor forward(Tensor x) {
      return function.apply(x);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  // Calling

  /**
   * Computes the outputs.
   *
   * @param x the inputs, in most layers a batch of them along the first axis
   * @return the outputs
   * @throws LayerException if the layer, or one in it, cannot compute that, or the inputs are of
   *     another type than its parameters; says which one
   */
  public final Tensor call(Tensor x) {
    return call(x, this::forward);
  }

  /** The same with another way to compute the outputs. */
  final Tensor call(Tensor x, UnaryOperator<Tensor> compute) {
    Tensor y;
    try {
      y = compute.apply(x);
      if (y == null) {
        throw new IllegalArgumentException("forward returned null; return a tensor");
      }
    } catch (LayerException e) {
      throw e.within(this);
    } catch (RuntimeException e) {
      throw new LayerException(this, e);
    }
    if (watcher != null) {
      watcher.called(this, y);
    }
    return y;
  }

  /**
   * What the layer computes. To be called through {@link #call}, which says where something went
   * wrong.
   *
   * @param x the inputs
   * @return the outputs
   */
  protected abstract Tensor forward(Tensor x);

  /** Sees calls. */
  interface Watcher {
    void called(Layer layer, Tensor outputs);
  }

  boolean isWatched() {
    return watcher != null;
  }

  void watch(@Nullable Watcher newWatcher) {
    visit((path, layer) -> layer.watcher = newWatcher);
  }

  /**
   * Refuses inputs of another type than a layer's parameters. Operations on both would compute in
   * float64, slower and more than was asked for, without a word.
   *
   * @param x the inputs
   * @param parameter a parameter that they meet
   * @throws IllegalArgumentException if the types differ; names both
   */
  protected static void checkType(Tensor x, Tensor parameter) {
    checkArgument(
        x.dtype() == parameter.dtype(),
        "inputs are %s, the parameters %s; convert the inputs by x.to(DType.%s), or make the layer"
            + " with DType.%s",
        x.dtype(),
        parameter.dtype(),
        parameter.dtype(),
        x.dtype());
  }

  // Making a layer: in its constructor, as a rule

  /**
   * Gives the layer a parameter.
   *
   * @param name its name in this layer, without dots
   * @param initial what it begins with: data that nobody else changes ({@link Tensor#copy()} makes
   *     it of what an operation computed), or a parameter that another layer has too. It takes a
   *     gradient from now on.
   * @return the same tensor
   * @throws IllegalArgumentException if the layer has something of that name
   * @throws IllegalStateException if the tensor was computed from others that take gradients
   */
  protected final Tensor param(String name, Tensor initial) {
    checkName(name);
    ownParameters.put(name, initial.requiresGrad(true));
    registered++;
    return initial;
  }

  /**
   * Gives the layer a buffer: something that it keeps and saves, but does not learn.
   *
   * @param name its name in this layer, without dots
   * @param initial what it begins with; the layer changes it in place
   * @return the same tensor
   * @throws IllegalArgumentException if the layer has something of that name
   */
  protected final Tensor buffer(String name, Tensor initial) {
    checkName(name);
    ownBuffers.put(name, initial);
    registered++;
    return initial;
  }

  /**
   * Gives the layer a source of random numbers, so that whoever saves the layer in the middle of
   * training knows where that stood.
   *
   * @param name its name in this layer, without dots
   * @param generator what the layer draws from
   * @return the same generator
   * @throws IllegalArgumentException if the layer has something of that name
   */
  protected final Generator random(String name, Generator generator) {
    checkName(name);
    ownGenerators.put(name, generator);
    return generator;
  }

  /**
   * Gives the layer another one, which it calls in {@link #forward}.
   *
   * @param name its name in this layer, without dots
   * @param layer the other layer; the same one may have several names
   * @param <L> its class
   * @return the same layer
   * @throws IllegalArgumentException if the layer has something of that name, or would be part of
   *     itself
   */
  @SuppressWarnings("ReferenceEquality") // the very same layer
  protected final <L extends Layer> L child(String name, L layer) {
    checkName(name);
    layer.visit((path, inner) ->
        checkArgument(inner != this, "child: %s in %s would be part of itself", name, getClass()));
    children.put(name, layer);
    registered++;
    return layer;
  }

  private void checkName(String name) {
    checkArgument(
        !name.isEmpty() && name.indexOf('.') < 0,
        "name '%s' in %s; give one that is not empty and has no dots, which join names of a tree",
        name,
        this);
    checkArgument(
        !ownParameters.containsKey(name)
            && !ownBuffers.containsKey(name)
            && !ownGenerators.containsKey(name)
            && !children.containsKey(name),
        "name '%s' in %s is taken; give another",
        name,
        this);
  }

  // The tree

  /** The name of a layer in this one; empty if it is none of its own. */
  @SuppressWarnings("ReferenceEquality") // the very same layer
  String nameOf(Layer layer) {
    for (Map.Entry<String, Layer> child : children.entrySet()) {
      if (child.getValue() == layer) {
        return child.getKey();
      }
    }
    return "";
  }

  /**
   * The layers that this one has, by name; without those in these.
   *
   * @return a view, in the order in which the layer was given them
   */
  public final Map<String, Layer> children() {
    return Collections.unmodifiableMap(children);
  }

  final Map<String, Tensor> ownParameters() {
    return ownParameters;
  }

  /** This layer and all in it, those in front first, with the path that names begin with. */
  final void visit(BiConsumer<String, Layer> visitor) {
    visit("", visitor);
  }

  private void visit(String path, BiConsumer<String, Layer> visitor) {
    visitor.accept(path, this);
    children.forEach((name, child) -> child.visit(join(path, name), visitor));
  }

  static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** How many things the whole tree has: as they are only added, it tells whether any were. */
  private int size() {
    int size = registered;
    for (Layer child : children.values()) {
      size += child.size();
    }
    return size;
  }

  /**
   * The parameters of this layer and all in it: what optimizers change. One that several layers
   * share is here once, under its first name. The map is made once and costs nothing afterwards.
   *
   * @return the parameters by name, in the order in which layers were given them
   */
  public final Map<String, Tensor> parameters() {
    int size = size();
    if (size != cachedSize) {
      Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      ImmutableMap.Builder<String, Tensor> all = ImmutableMap.builder();
      visit((path, layer) ->
          layer.ownParameters.forEach((name, p) -> {
            if (seen.add(p)) {
              all.put(join(path, name), p);
            }
          }));
      cached = all.buildOrThrow();
      cachedSize = size;
    }
    return cached;
  }

  /**
   * The buffers of this layer and all in it, such as running statistics.
   *
   * @return the buffers by name
   */
  public final Map<String, Tensor> buffers() {
    ImmutableMap.Builder<String, Tensor> all = ImmutableMap.builder();
    visit((path, layer) -> layer.ownBuffers.forEach((n, b) -> all.put(join(path, n), b)));
    return all.buildOrThrow();
  }

  /**
   * What this layer and all in it draw random numbers from while they are trained. Training can be
   * resumed where it was interrupted if {@link Generator#state() their states} are saved, too.
   *
   * @return the generators by name
   */
  public final Map<String, Generator> generators() {
    ImmutableMap.Builder<String, Generator> all = ImmutableMap.builder();
    visit((path, layer) -> layer.ownGenerators.forEach((n, g) -> all.put(join(path, n), g)));
    return all.buildOrThrow();
  }

  /**
   * How many numbers there are to be learned.
   *
   * @return the elements of all parameters, frozen ones included
   */
  public final long parameterCount() {
    long count = 0;
    for (Tensor p : parameters().values()) {
      count += p.elements();
    }
    return count;
  }

  // State

  /**
   * What the layer has learned and keeps: parameters and buffers, what PyTorch calls the state
   * dict. It stays as it is when training goes on, and costs no copy until then. Parameters that
   * layers share are here under each of their names.
   *
   * @return tensors that take no gradient, by name
   */
  public final Map<String, Tensor> state() {
    ImmutableMap.Builder<String, Tensor> all = ImmutableMap.builder();
    everything().forEach((name, x) -> all.put(name, x.detach()));
    return all.buildOrThrow();
  }

  private Map<String, Tensor> everything() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    visit((path, layer) -> {
      layer.ownParameters.forEach((name, p) -> all.put(join(path, name), p));
      layer.ownBuffers.forEach((name, b) -> all.put(join(path, name), b));
    });
    return all;
  }

  /**
   * Takes over a state, in place. Names and shapes must be those of this layer; types are
   * converted. If anything does not fit, nothing is changed; {@link #loadMatching} takes what fits.
   *
   * @param state tensors by name, as {@link #state()} gives them
   * @throws IllegalArgumentException if names are missing or unknown, or shapes differ; says all
   */
  public final void load(Map<String, Tensor> state) {
    Map<String, Tensor> own = everything();
    List<String> problems = LoadReport.of(own, state).problems();
    checkArgument(
        problems.isEmpty(),
        "load: the state does not fit %s: %s",
        title(),
        String.join(", ", problems));
    own.forEach((name, x) -> x.set(requireNonNull(state.get(name))));
  }

  /**
   * Takes over what fits of a state, in place, and leaves the rest of the layer as it is: for
   * fine-tuning a network whose last layer is another one. {@link #load} refuses such a state. What
   * was left out is in the report; look at it, or print it.
   *
   * @param state tensors by name, as {@link #state()} gives them; types are converted
   * @return what was taken over, and what was not
   * @throws IllegalArgumentException if nothing fits; then the names are of another network, or
   *     have a prefix
   */
  public final LoadReport loadMatching(Map<String, Tensor> state) {
    Map<String, Tensor> own = everything();
    LoadReport report = LoadReport.of(own, state);
    checkArgument(
        !report.loaded().isEmpty(),
        "loadMatching: nothing of the state fits %s: it has %s, and the layer %s; is there a prefix"
            + " in front of the names?",
        title(),
        state.keySet(),
        own.keySet());
    report
        .loaded()
        .forEach(name -> requireNonNull(own.get(name)).set(requireNonNull(state.get(name))));
    return report;
  }

  // Modes

  /** What was asked of a layer itself, as opposed to one around it. */
  private enum Asked {
    NOTHING,
    TRAINING,
    EVALUATION
  }

  /**
   * Prepares this layer and all in it for training: dropout drops, batch normalization uses the
   * batch. New layers are. Undoes every {@link #eval()} of layers inside; {@link
   * Modes#training(Layer)}, which trainers use, does not.
   *
   * @return this
   */
  public final Layer train() {
    visit((path, layer) -> {
      layer.training = true;
      layer.asked = Asked.NOTHING;
    });
    asked = Asked.TRAINING;
    return this;
  }

  /**
   * Prepares this layer and all in it for use: dropout does nothing, batch normalization uses what
   * it has seen in training, and leaves it as it is. A layer inside a model for which this was
   * called stays so while the model is trained by a trainer: see {@link Modes#training(Layer)}.
   *
   * @return this
   */
  public final Layer eval() {
    visit((path, layer) -> {
      layer.training = false;
      if (layer.asked == Asked.TRAINING) {
        layer.asked = Asked.NOTHING;
      }
    });
    asked = Asked.EVALUATION;
    return this;
  }

  /** Puts the tree into the mode for training, but what was put into another by itself. */
  final void trainAsAsked() {
    setTrainingAsAsked(true);
  }

  private void setTrainingAsAsked(boolean on) {
    training = on;
    for (Layer child : children.values()) {
      child.setTrainingAsAsked(child.asked == Asked.NOTHING ? on : child.asked == Asked.TRAINING);
    }
  }

  /** Sets the mode of this layer alone; it does not count as asked for. */
  final void setOwnTraining(boolean on) {
    training = on;
  }

  /**
   * Whether the layer is being trained.
   *
   * @return true unless {@link #eval()} was called last, for this layer or one around it
   */
  public final boolean isTraining() {
    return training;
  }

  /**
   * Keeps this layer and all in it as they are until {@link #unfreeze()}. Parameters take no
   * gradient, and those that they have are cleared; gradients still flow through. Running
   * statistics stay, too: a frozen {@link BatchNorm1d} computes with them, as after {@link
   * #eval()}. Dropout goes by the mode alone. (In PyTorch, parameters that take no gradient leave
   * running statistics moving.)
   *
   * @return this
   */
  public final Layer freeze() {
    clearGrads();
    parameters().values().forEach(p -> p.requiresGrad(false));
    visit((path, layer) -> layer.frozen = true);
    return this;
  }

  /**
   * Lets all parameters take gradients again, and running statistics move.
   *
   * @return this
   */
  public final Layer unfreeze() {
    parameters().values().forEach(p -> p.requiresGrad(true));
    visit((path, layer) -> layer.frozen = false);
    return this;
  }

  /**
   * Whether the layer is to stay as it is. A layer of one's own that changes {@linkplain #buffer
   * buffers} while it is trained must not do so if it is frozen.
   *
   * @return true if {@link #freeze()} was called last, for this layer or one around it
   */
  public final boolean isFrozen() {
    return frozen;
  }

  /** Clears the gradients of all parameters, as is due before each sweep. */
  public final void clearGrads() {
    parameters().values().forEach(Tensor::clearGrad);
  }

  // Texts

  /**
   * A table of all layers with the shapes of their outputs and how many parameters they have. The
   * shapes come from a call with zeros that leaves no trace.
   *
   * @param input the shape of the inputs, batch included
   * @return some lines of text
   * @throws LayerException if the layer does not take inputs of that shape
   */
  public final String summary(Shape input) {
    return Summary.of(this, input);
  }

  /**
   * What the layer is, in a few words.
   *
   * @return the name of the class, unless overridden; for example {@code Dense 16 -> 3}
   */
  @Override
  public String toString() {
    String name = getClass().getSimpleName();
    return name.isEmpty() ? "Layer" : name;
  }

  /**
   * What the layer is, without the layers in it: for tables and messages that name these, too.
   *
   * @return {@link #toString()}, unless overridden
   */
  public String title() {
    return toString();
  }
}
