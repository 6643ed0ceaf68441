package autodiff.golden;

import static java.util.Map.entry;

import autodiff.Indexed;
import autodiff.IntTensor;
import autodiff.PadMode;
import autodiff.ScatterReduction;
import autodiff.Slice;
import autodiff.Sorting.Interpolation;
import autodiff.Tensor;
import autodiff.golden.GoldenCases.Absent;
import autodiff.golden.GoldenCases.Argument;
import autodiff.golden.GoldenCases.Many;
import autodiff.golden.GoldenCases.Plain;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How to call the structured operators of the reference cases: PyTorch's names and ours. */
public final class TensorCalls {
  private TensorCalls() {}

  /** Makes the call, and gives its results, tensors and whole numbers, in PyTorch's order. */
  @FunctionalInterface
  public interface Call {
    List<Object> apply(Operands a);
  }

  /** A call with a single result. */
  @FunctionalInterface
  private interface Simple {
    Tensor apply(Operands a, Tensor x);
  }

  /** A call that gives elements and where they stood. */
  @FunctionalInterface
  private interface Selecting {
    Indexed apply(Operands a, Tensor x);
  }

  /** A call that gives the parts of a tensor. */
  @FunctionalInterface
  private interface Parting {
    List<Tensor> apply(Operands a, Tensor x);
  }

  /** A reduction along axes. */
  @FunctionalInterface
  private interface Reduction {
    Tensor apply(Tensor x, boolean keepDims, int... axes);
  }

  private static Call simple(Simple call) {
    return a -> List.of(call.apply(a, a.x()));
  }

  private static Call selecting(Selecting call) {
    return a -> {
      Indexed both = call.apply(a, a.x());
      return List.of(both.values(), both.indices());
    };
  }

  private static Call parts(Parting call) {
    return a -> List.copyOf(call.apply(a, a.x()));
  }

  private static Call reduction(Reduction call) {
    return simple((a, x) -> call.apply(x, a.flag(2, "keepdim", false), a.ints(1, "dim")));
  }

  private static Call scatterReduce(ScatterReduction reduction) {
    return simple((a, x) ->
        x.scatterReduce(
            a.integer(1, "dim"),
            a.index(2, "index"),
            a.tensor(3, "src"),
            reduction,
            a.flag(5, "include_self", true)));
  }

  private static Call pad(PadMode mode) {
    return simple((a, x) ->
        mode == PadMode.CONSTANT
            ? x.pad(a.ints(1, "pad"), a.number(3, "value", 0))
            : x.pad(a.ints(1, "pad"), mode));
  }

  public static final Map<String, Call> CALLS =
      new TreeMap<>(
          Map.ofEntries(
              entry("__getitem__", simple((a, x) -> x.slice(slices(a)))),
              entry("addmm", simple(TensorCalls::addmm)),
              entry("addmm.decomposed", simple(TensorCalls::addmm)),
              entry("amax", reduction(Tensor::amax)),
              entry("amin", reduction(Tensor::amin)),
              entry("baddbmm", simple(TensorCalls::addmm)),
              entry("bmm", simple((a, x) -> x.matmul(a.tensor(1, "mat2")))),
              entry("broadcast_to", simple((a, x) -> x.broadcastTo(a.ints(1, "size")))),
              entry("cat", a -> List.of(Tensor.cat(a.integer(1, "dim", 0), a.tensors(0)))),
              entry("cdist", simple((a, x) -> x.cdist(a.tensor(1, "x2"), a.number(2, "p", 2)))),
              entry(
                  "chunk",
                  parts((a, x) -> x.chunk(a.integer(1, "chunks"), a.integer(2, "dim", 0)))),
              entry(
                  "cross",
                  simple((a, x) -> x.cross(a.tensor(1, "other"), a.integer(2, "dim", -1)))),
              entry("cummax", selecting((a, x) -> x.cummax(a.integer(1, "dim")))),
              entry("cummin", selecting((a, x) -> x.cummin(a.integer(1, "dim")))),
              entry("cumprod", simple((a, x) -> x.cumprod(a.integer(1, "dim")))),
              entry("cumsum", simple((a, x) -> x.cumsum(a.integer(1, "dim")))),
              entry("diag", simple((a, x) -> x.diag(a.integer(1, "diagonal", 0)))),
              entry(
                  "diag_embed",
                  simple((a, x) ->
                      x.diagEmbed(
                          a.integer(1, "offset", 0),
                          a.integer(2, "dim1", -2),
                          a.integer(3, "dim2", -1)))),
              entry(
                  "diagonal",
                  simple((a, x) ->
                      x.diagonal(
                          a.integer(1, "offset", 0),
                          a.integer(2, "dim1", 0),
                          a.integer(3, "dim2", 1)))),
              entry("dist", simple((a, x) -> x.dist(a.tensor(1, "other"), a.number(2, "p", 2)))),
              entry("dot", simple((a, x) -> x.dot(a.tensor(1, "other")))),
              entry("einsum", a -> List.of(Tensor.einsum(a.text(1, "equation", ""), a.tensors(0)))),
              entry("expand", simple((a, x) -> x.expand(a.ints(1, "size")))),
              entry(
                  "flatten",
                  simple((a, x) ->
                      a.has(1, "start_dim") || a.has(2, "end_dim")
                          ? x.flatten(a.integer(1, "start_dim", 0), a.integer(2, "end_dim", -1))
                          : x.flatten())),
              entry("flip", simple((a, x) -> x.flip(a.ints(1, "dims")))),
              entry("gather", simple((a, x) -> x.gather(a.integer(1, "dim"), a.index(2, "index")))),
              entry(
                  "index_add",
                  simple((a, x) ->
                      x.indexAdd(
                          a.integer(1, "dim"),
                          a.index(2, "index"),
                          a.tensor(3, "source"),
                          a.number(4, "alpha", 1)))),
              entry(
                  "index_copy",
                  simple((a, x) ->
                      x.indexCopy(
                          a.integer(1, "dim"), a.index(2, "index"), a.tensor(3, "source")))),
              entry("index_fill", simple(TensorCalls::indexFill)),
              entry(
                  "index_put",
                  simple((a, x) ->
                      x.indexPut(
                          a.list(1, "indices").stream().map(Operands::index).toList(),
                          a.tensor(2, "values"),
                          a.flag(3, "accumulate", false)))),
              entry(
                  "index_select",
                  simple((a, x) -> x.indexSelect(a.integer(1, "dim"), a.index(2, "index")))),
              entry("inner", simple((a, x) -> x.inner(a.tensor(1, "other")))),
              entry("linalg.matrix_power", simple((a, x) -> x.matrixPower(a.integer(1, "n")))),
              entry("linalg.norm", simple(TensorCalls::norm)),
              entry("linalg.norm.subgradients_at_zero", simple(TensorCalls::norm)),
              entry("linalg.vector_norm", simple(TensorCalls::norm)),
              entry("log_softmax", simple(TensorCalls::logSoftmax)),
              entry("log_softmax.dtype", simple(TensorCalls::logSoftmax)),
              entry("logcumsumexp", simple((a, x) -> x.logCumSumExp(a.integer(1, "dim")))),
              entry("logsumexp", reduction(Tensor::logSumExp)),
              entry("masked_fill", simple(TensorCalls::maskedFill)),
              entry("masked_select", simple((a, x) -> x.maskedSelect(a.mask(1, "mask")))),
              entry("matmul", simple((a, x) -> x.matmul(a.tensor(1, "other")))),
              entry("max.binary", simple((a, x) -> x.maximum(a.tensor(1, "other")))),
              entry("max.reduction_no_dim", simple((a, x) -> x.max())),
              entry(
                  "max.reduction_with_dim",
                  selecting((a, x) -> x.max(a.integer(1, "dim"), a.flag(2, "keepdim", false)))),
              entry("mean", reduction(Tensor::mean)),
              entry("median", TensorCalls::median),
              entry("min.binary", simple((a, x) -> x.minimum(a.tensor(1, "other")))),
              entry("min.reduction_no_dim", simple((a, x) -> x.min())),
              entry(
                  "min.reduction_with_dim",
                  selecting((a, x) -> x.min(a.integer(1, "dim"), a.flag(2, "keepdim", false)))),
              entry("mm", simple((a, x) -> x.matmul(a.tensor(1, "mat2")))),
              entry(
                  "movedim",
                  simple((a, x) -> x.movedim(a.ints(1, "source"), a.ints(2, "destination")))),
              entry("mv", simple((a, x) -> x.matmul(a.tensor(1, "vec")))),
              entry("nanmean", reduction(Tensor::nanMean)),
              entry("nansum", reduction(Tensor::nanSum)),
              entry(
                  "narrow",
                  simple((a, x) ->
                      x.narrow(
                          a.integer(1, "dim"), a.integer(2, "start"), a.integer(3, "length")))),
              entry("nn.functional.embedding", simple(TensorCalls::embedding)),
              entry(
                  "nn.functional.linear",
                  simple((a, x) ->
                      a.has(2, "bias")
                          ? x.linear(a.tensor(1, "weight"), a.tensor(2, "bias"))
                          : x.linear(a.tensor(1, "weight")))),
              entry("nn.functional.pad.circular", pad(PadMode.CIRCULAR)),
              entry("nn.functional.pad.constant", pad(PadMode.CONSTANT)),
              entry("nn.functional.pad.reflect", pad(PadMode.REFLECT)),
              entry("nn.functional.pad.replicate", pad(PadMode.REPLICATE)),
              entry(
                  "nn.functional.pairwise_distance",
                  simple((a, x) ->
                      x.pairwiseDistance(
                          a.tensor(1, "x2"),
                          a.number(2, "p", 2),
                          a.number(3, "eps", 1e-6),
                          a.flag(4, "keepdim", false)))),
              entry("nn.functional.softmin", simple(TensorCalls::softmin)),
              entry("nn.functional.softmin.with_dtype", simple(TensorCalls::softmin)),
              entry("norm", simple(TensorCalls::norm)),
              entry(
                  "norm.fro",
                  simple((a, x) -> x.norm(2, a.flag(3, "keepdim", false), a.ints(2, "dim")))),
              entry("norm.inf", simple(TensorCalls::norm)),
              entry("outer", simple((a, x) -> x.outer(a.tensor(1, "vec2")))),
              entry("permute", simple((a, x) -> x.permute(a.ints(1, "dims")))),
              entry("prod", reduction(Tensor::prod)),
              entry("quantile", simple(TensorCalls::quantile)),
              entry("repeat", simple((a, x) -> x.repeat(a.ints(1, "repeats")))),
              entry("repeat_interleave", simple(TensorCalls::repeatInterleave)),
              entry("reshape", simple((a, x) -> x.reshape(a.ints(1, "shape")))),
              entry(
                  "roll",
                  simple((a, x) ->
                      a.has(2, "dims")
                          ? x.roll(a.ints(1, "shifts"), a.ints(2, "dims"))
                          : x.roll(a.integer(1, "shifts")))),
              entry(
                  "scatter",
                  simple((a, x) ->
                      a.isTensor(3, "src")
                          ? x.scatter(a.integer(1, "dim"), a.index(2, "index"), a.tensor(3, "src"))
                          : x.scatter(
                              a.integer(1, "dim"),
                              a.index(2, "index"),
                              a.number(3, "value", Double.NaN)))),
              entry(
                  "scatter_add",
                  simple((a, x) ->
                      x.scatterAdd(a.integer(1, "dim"), a.index(2, "index"), a.tensor(3, "src")))),
              entry("scatter_reduce.amax", scatterReduce(ScatterReduction.AMAX)),
              entry("scatter_reduce.amin", scatterReduce(ScatterReduction.AMIN)),
              entry("scatter_reduce.mean", scatterReduce(ScatterReduction.MEAN)),
              entry("scatter_reduce.prod", scatterReduce(ScatterReduction.PROD)),
              entry("scatter_reduce.sum", scatterReduce(ScatterReduction.SUM)),
              entry(
                  "select", simple((a, x) -> x.select(a.integer(1, "dim"), a.integer(2, "index")))),
              entry("nn.functional.layer_norm", simple(TensorCalls::layerNorm)),
              entry("softmax", simple(TensorCalls::softmax)),
              entry("softmax.with_dtype", simple(TensorCalls::softmax)),
              entry(
                  "sort",
                  selecting(
                      (a, x) -> x.sort(a.integer(1, "dim", -1), a.flag(2, "descending", false)))),
              entry(
                  "split",
                  parts((a, x) -> x.split(a.integer(1, "split_size"), a.integer(2, "dim", 0)))),
              entry(
                  "split.list_args",
                  parts((a, x) -> x.split(a.ints(1, "split_sizes"), a.integer(2, "dim", 0)))),
              entry("squeeze", simple((a, x) -> x.squeeze(a.ints(1, "dim")))),
              entry("stack", a -> List.of(Tensor.stack(a.integer(1, "dim", 0), a.tensors(0)))),
              entry("std", simple((a, x) -> moment(a, x::std))),
              entry("sum", reduction(Tensor::sum)),
              entry("t", simple((a, x) -> x.t())),
              entry("tensordot", simple(TensorCalls::tensordot)),
              entry("tile", simple((a, x) -> x.tile(a.ints(1, "dims")))),
              entry(
                  "topk",
                  selecting((a, x) ->
                      x.topk(
                          a.integer(1, "k"),
                          a.integer(2, "dim", -1),
                          a.flag(3, "largest", true),
                          a.flag(4, "sorted", true)))),
              entry("trace", simple((a, x) -> x.trace())),
              entry(
                  "transpose",
                  simple((a, x) -> x.transpose(a.integer(1, "dim0"), a.integer(2, "dim1")))),
              entry("trapezoid", simple(TensorCalls::trapezoid)),
              entry("tril", simple((a, x) -> x.tril(a.integer(1, "diagonal", 0)))),
              entry("triu", simple((a, x) -> x.triu(a.integer(1, "diagonal", 0)))),
              entry("unbind", parts((a, x) -> x.unbind(a.integer(1, "dim", 0)))),
              entry("unsqueeze", simple((a, x) -> x.unsqueeze(a.integer(1, "dim")))),
              entry("var", simple((a, x) -> moment(a, x::var))),
              entry(
                  "where",
                  simple(
                      (a, x) -> Tensor.where(a.mask(1, "condition"), x, a.tensor(2, "other"))))));

  /** Python knows lists, which index one axis, from tuples, which index several; these do not. */
  private static Slice[] slices(Operands a) {
    if (!a.isList(1, "key")) {
      return new Slice[] {slice(a.find(1, "key").orElseThrow())};
    }
    List<Argument> key = a.list(1, "key");
    return key.stream().allMatch(k -> k instanceof Plain)
        ? new Slice[] {Slice.at(IntTensor.of(a.ints(1, "key")))}
        : key.stream().map(TensorCalls::slice).toArray(Slice[]::new);
  }

  private static Slice slice(Argument argument) {
    if (argument instanceof Plain plain) {
      return Slice.at((int) plain.number());
    }
    if (argument instanceof GoldenCases.Slice s) {
      int step = s.bounds().get(2) instanceof Plain p ? (int) p.number() : 1;
      Slice.Range range = Slice.all();
      if (s.bounds().get(0) instanceof Plain start) {
        range =
            s.bounds().get(1) instanceof Plain stop
                ? Slice.of((int) start.number(), (int) stop.number())
                : Slice.from((int) start.number());
      } else if (s.bounds().get(1) instanceof Plain stop) {
        range = Slice.to((int) stop.number());
      }
      return range.by(step);
    }
    if (argument instanceof Absent) {
      return Slice.newAxis();
    }
    return Operands.mask(argument)
        .map(Slice::at)
        .orElseGet(() -> Slice.at(Operands.index(argument)));
  }

  private static Tensor addmm(Operands a, Tensor x) {
    return x.addmm(
        a.tensor(1, "mat1"),
        a.tensor(2, "mat2"),
        a.number(-1, "beta", 1),
        a.number(-1, "alpha", 1));
  }

  private static Tensor indexFill(Operands a, Tensor x) {
    return a.isTensor(3, "value")
        ? x.indexFill(a.integer(1, "dim"), a.index(2, "index"), a.tensor(3, "value"))
        : x.indexFill(a.integer(1, "dim"), a.index(2, "index"), a.number(3, "value", Double.NaN));
  }

  private static Tensor norm(Operands a, Tensor x) {
    return x.norm(a.number(1, "ord", 2), a.flag(3, "keepdim", false), a.ints(2, "dim"));
  }

  private static Tensor logSoftmax(Operands a, Tensor x) {
    return x.to(a.dtype("dtype").orElse(x.dtype())).logSoftmax(a.integer(1, "dim"));
  }

  private static Tensor layerNorm(Operands a, Tensor x) {
    double epsilon = a.number(4, "eps", 1e-5);
    int axes = a.ints(1, "normalized_shape").length;
    Tensor y = x.layerNorm(axes, epsilon);
    Tensor scaled = a.has(2, "weight") ? y.mul(a.tensor(2, "weight")) : y;
    return a.has(3, "bias") ? scaled.add(a.tensor(3, "bias")) : scaled;
  }

  private static Tensor softmax(Operands a, Tensor x) {
    return x.to(a.dtype("dtype").orElse(x.dtype())).softmax(a.integer(1, "dim"));
  }

  private static Tensor softmin(Operands a, Tensor x) {
    return x.to(a.dtype("dtype").orElse(x.dtype())).softmin(a.integer(1, "dim"));
  }

  private static Tensor maskedFill(Operands a, Tensor x) {
    return a.isTensor(2, "value")
        ? x.maskedFill(a.mask(1, "mask"), a.tensor(2, "value"))
        : x.maskedFill(a.mask(1, "mask"), a.number(2, "value", Double.NaN));
  }

  private static List<Object> median(Operands a) {
    if (!a.has(1, "dim")) {
      return List.of(a.x().median());
    }
    Indexed both = a.x().median(a.integer(1, "dim"), a.flag(2, "keepdim", false));
    return List.of(both.values(), both.indices());
  }

  private static Tensor embedding(Operands a, Tensor x) {
    return a.has(2, "padding_idx")
        ? x.embedding(a.index(1, "indices"), a.integer(2, "padding_idx"))
        : x.embedding(a.index(1, "indices"));
  }

  private static Tensor quantile(Operands a, Tensor x) {
    Interpolation how =
        Interpolation.valueOf(a.text(4, "interpolation", "linear").toUpperCase(Locale.ROOT));
    boolean keepDims = a.flag(3, "keepdim", false);
    int[] axes = a.ints(2, "dim");
    return a.isTensor(1, "q")
        ? x.quantile(a.tensor(1, "q").toDoubles(), how, keepDims, axes)
        : x.quantile(a.number(1, "q", Double.NaN), how, keepDims, axes);
  }

  private static Tensor repeatInterleave(Operands a, Tensor x) {
    if (!a.has(2, "dim")) {
      return a.isTensor(1, "repeats")
          ? x.flatten().repeatInterleave(a.index(1, "repeats"), 0)
          : x.repeatInterleave(a.integer(1, "repeats"));
    }
    return a.isTensor(1, "repeats")
        ? x.repeatInterleave(a.index(1, "repeats"), a.integer(2, "dim"))
        : x.repeatInterleave(a.integer(1, "repeats"), a.integer(2, "dim"));
  }

  /** Variance and standard deviation, of which PyTorch knows several ways to ask. */
  private interface Moment {
    Tensor apply(double correction, boolean keepDims, int... axes);
  }

  private static Tensor moment(Operands a, Moment moment) {
    if (a.isFlag(1)) {
      return moment.apply(a.flag(1, "unbiased", true) ? 1 : 0, false);
    }
    double correction = a.number(-1, "correction", a.flag(2, "unbiased", true) ? 1 : 0);
    return moment.apply(correction, a.flag(3, "keepdim", false), a.ints(1, "dim"));
  }

  private static Tensor tensordot(Operands a, Tensor x) {
    Tensor y = a.tensor(1, "other");
    return a.isList(2, "dims") && a.list(2, "dims").get(0) instanceof Many
        ? x.tensordot(y, a.ints(2, "dims", 0), a.ints(2, "dims", 1))
        : x.tensordot(y, a.integer(2, "dims"));
  }

  private static Tensor trapezoid(Operands a, Tensor x) {
    int axis = a.integer(-1, "dim", -1);
    return a.has(1, "x")
        ? x.trapezoid(a.tensor(1, "x"), axis)
        : x.trapezoid(a.number(-1, "dx", 1), axis);
  }
}
