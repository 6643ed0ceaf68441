package autodiff.tensor;

import static autodiff.tensor.TensorSamples.ONE;
import static autodiff.tensor.TensorSamples.add;

import autodiff.IntTensor;
import autodiff.Mask;
import autodiff.PadMode;
import autodiff.ScatterReduction;
import autodiff.Slice;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.List;

/** The share of {@link TensorSamples} that moves elements and computes nothing. */
final class ShapeSamples {
  private ShapeSamples() {}

  static void addAll() {
    shaping();
    slicing();
    diagonals();
    indexing();
    scattering();
  }

  private static void shaping() {
    add("reshape(int[])", x -> x[0].reshape(-1), "[]", "[1]", "[3]", "[2,3]", "[3,2]t", "[0]");
    add("reshape(int[])", x -> x[0].reshape(3, 2), "[2,3]", "[3,2]t");
    add("reshape(Shape)", x -> x[0].reshape(Shape.of(3, 1, 2)), "[2,3]");
    add("flatten()", x -> x[0].flatten(), ONE);
    add("flatten(int,int)", x -> x[0].flatten(0, 1), "[2,3,2]", "[2,3]");
    add("squeeze(int[])", x -> x[0].squeeze(), ONE);
    add("squeeze(int[])", x -> x[0].squeeze(0, -1), "[1,3]", "[1,2,1]");
    add("unsqueeze(int)", x -> x[0].unsqueeze(-1), ONE);
    add("expand(int[])", x -> x[0].expand(2, 3), "[]", "[1]", "[3]", "[2,3]", "[2,1]");
    add("broadcastTo(int[])", x -> x[0].broadcastTo(2, 3), "[]", "[1]", "[3]", "[2,3]", "[2,1]");
    add("broadcastTo(Shape)", x -> x[0].broadcastTo(Shape.of(0, 3)), "[]", "[3]", "[0,3]");
    add("repeat(int[])", x -> x[0].repeat(2, 3), ONE);
    add("tile(int[])", x -> x[0].tile(2), ONE);
    add("repeatInterleave(int)", x -> x[0].repeatInterleave(2), ONE);
    add(
        "repeatInterleave(int,int)",
        x -> x[0].repeatInterleave(2, -1),
        "[3]",
        "[2,3]",
        "[3,2]t",
        "[0]");
    add(
        "repeatInterleave(IntTensor,int)",
        x -> x[0].repeatInterleave(IntTensor.of(2, 0, 1), -1),
        "[3]",
        "[2,3]",
        "[3,2]t");
    add("transpose()", x -> x[0].transpose(), "[2,3]", "[3,2]t", "[2,3,2]", "[0,3]");
    add(
        "transpose(int,int)",
        x -> x[0].transpose(0, -1),
        "[1]",
        "[3]",
        "[2,3]",
        "[2,3,2]",
        "[0,3]");
    add("t()", x -> x[0].t(), "[]", "[3]", "[2,3]", "[3,2]t");
    add("permute(int[])", x -> x[0].permute(2, 0, 1), "[2,3,2]", "[0,1,2]");
    add("movedim(int,int)", x -> x[0].movedim(0, -1), "[3]", "[2,3]", "[2,3,2]");
    add("movedim(int[],int[])", x -> x[0].movedim(new int[] {0, 1}, new int[] {2, 0}), "[2,3,2]");
    add("flip(int[])", x -> x[0].flip(0), "[1]", "[3]", "[2,3]", "[3,2]t", "[0]");
    add("flip(int[])", x -> x[0].flip(0, 1), "[2,3]", "[0,3]");
    add("roll(int)", x -> x[0].roll(1), ONE);
    add("roll(int,int)", x -> x[0].roll(-1, 0), "[1]", "[3]", "[2,3]", "[3,2]t", "[0]");
    add("roll(int[],int[])", x -> x[0].roll(new int[] {1, 2}, new int[] {0, 1}), "[2,3]", "[3,2]t");
    add(
        "stack(int,Tensor[])",
        x -> Tensor.stack(0, x),
        "[3] [3]",
        "[] [] []",
        "[2,3] [3,2]t",
        "[0] [0]");
    add("stack(int,List)", x -> Tensor.stack(-1, List.of(x)), "[3] [3]", "[2,3] [2,3]");
    add("cat(int,Tensor[])", x -> Tensor.cat(0, x), "[3] [1]", "[2,3] [3,2]t", "[0] [3]");
    add("cat(int,List)", x -> Tensor.cat(-1, List.of(x)), "[2] [3] [1]", "[2,1] [2,2]");
    add("meshgrid(Tensor[])", x -> Tensor.meshgrid(x), "[2] [3]", "[2] [0]");
    add("meshgridXy(Tensor[])", x -> Tensor.meshgridXy(x), "[2] [3]", "[2] [1] [2]");
  }

  private static void slicing() {
    add("slice(Slice[])", x -> x[0].slice(Slice.from(1)), "[1]", "[3]", "[2,3]", "[3,2]t", "[0]");
    add("slice(Slice[])", x -> x[0].slice(Slice.all(), Slice.all().by(-2)), "[2,3]", "[3,2]t");
    add(
        "slice(Slice[])",
        x -> x[0].slice(Slice.rest(), Slice.newAxis(), Slice.at(-1)),
        "[3]",
        "[2,3]");
    add("slice(Slice[])", x -> x[0].slice(Slice.at(IntTensor.of(2, 0, 2))), "[3]", "[3,2]");
    add(
        "slice(Slice[])",
        x ->
            x[0].slice(
                Slice.at(IntTensor.of(1, 0)), Slice.of(0, 2), Slice.at(Mask.of(true, false))),
        "[2,3,2]");
    add("select(int,int)", x -> x[0].select(-1, 0), "[1]", "[3]", "[2,3]", "[3,2]t", "[0,3]");
    add("narrow(int,int,int)", x -> x[0].narrow(-1, 1, 2), "[3]", "[2,3]", "[3,2]t", "[0,3]");
    add("split(int)", x -> x[0].split(2), "[1]", "[3]", "[2,3]", "[3,2]t");
    add("split(int,int)", x -> x[0].split(2, -1), "[3]", "[2,3]", "[0,3]");
    add("split(int[],int)", x -> x[0].split(new int[] {1, 0, 2}, -1), "[3]", "[2,3]");
    add("chunk(int)", x -> x[0].chunk(2), "[1]", "[3]", "[2,3]", "[3,2]t");
    add("chunk(int,int)", x -> x[0].chunk(2, -1), "[3]", "[2,3]");
    add("unbind()", x -> x[0].unbind(), "[1]", "[3]", "[2,3]", "[3,2]t");
    add("unbind(int)", x -> x[0].unbind(-1), "[3]", "[2,3]", "[0,3]");
    add("unfold(int,int,int)", x -> x[0].unfold(-1, 2, 1), "[3]", "[2,3]", "[3,2]t", "[0,3]");
    add("unfold(int,int,int)", x -> x[0].unfold(0, 1, 2), "[3]", "[2,3]");
    add("pad(int[])", x -> x[0].pad(1, 2), "[1]", "[3]", "[2,3]", "[3,2]t", "[0]");
    add("pad(int[],double)", x -> x[0].pad(new int[] {-1, 1, 0, 1}, 7), "[2,3]", "[3,2]t", "[0,3]");
    for (PadMode mode : PadMode.values()) {
      add("pad(int[],PadMode)", x -> x[0].pad(new int[] {1, 2}, mode), "[3]", "[2,3]", "[3,2]t");
    }
  }

  private static void diagonals() {
    String[] matrices = {"[2,3]", "[3,2]t", "[3,2]", "[0,3]"};
    add("diagonal()", x -> x[0].diagonal(), matrices);
    add("diagonal(int)", x -> x[0].diagonal(1), matrices);
    add("diagonal(int,int,int)", x -> x[0].diagonal(-1, 2, 0), "[2,3,2]");
    add("diagEmbed()", x -> x[0].diagEmbed(), "[1]", "[3]", "[2,3]", "[3,2]t", "[0]");
    add("diagEmbed(int)", x -> x[0].diagEmbed(-1), "[3]", "[2,3]");
    add("diagEmbed(int,int,int)", x -> x[0].diagEmbed(1, 0, 2), "[2,3]", "[3,2]t");
    add("diag()", x -> x[0].diag(), "[3]", "[2,3]", "[3,2]t", "[0]");
    add("diag(int)", x -> x[0].diag(1), "[3]", "[2,3]", "[3,2]t");
    add("trace()", x -> x[0].trace(), matrices);
    add("tril()", x -> x[0].tril(), matrices);
    add("tril(int)", x -> x[0].tril(1), "[2,3]", "[2,2,3]");
    add("triu()", x -> x[0].triu(), matrices);
    add("triu(int)", x -> x[0].triu(-1), "[2,3]", "[2,2,3]");
  }

  private static void indexing() {
    IntTensor places = IntTensor.of(2, 0, 2, 1);
    IntTensor table = IntTensor.of(Shape.of(2, 2), 1, 0, 2, 1);
    Mask mask = Mask.of(true, false, true);
    add("gather(int,IntTensor)", x -> x[0].gather(1, table), "[2,3]", "[3,2]t");
    add("gather(int,IntTensor)", x -> x[0].gather(0, places), "[3]");
    add("takeAlongAxis(int,IntTensor)", x -> x[0].takeAlongAxis(-1, table), "[2,3]", "[3,2]t");
    add("take(IntTensor)", x -> x[0].take(table), "[3]", "[2,3]", "[3,2]t");
    add("indexSelect(int,IntTensor)", x -> x[0].indexSelect(-1, places), "[3]", "[2,3]", "[3,2]t");
    add("index(IntTensor[])", x -> x[0].index(IntTensor.of(0, 1, 0)), "[3]", "[2,3]", "[3,2]t");
    add(
        "index(IntTensor[])",
        x -> x[0].index(IntTensor.of(0, 1, 0), IntTensor.of(2, 0, 2)),
        "[2,3]",
        "[2,3,2]");
    add("index(Mask)", x -> x[0].index(mask), "[3]", "[3,2]", "[2,3]t");
    add(
        "maskedSelect(Mask)",
        x -> x[0].maskedSelect(mask),
        "[3]",
        "[2,3]",
        "[3,2]t",
        "[]",
        "[0,3]");
    add("embedding(IntTensor)", x -> x[0].embedding(table), "[3,2]", "[2,3]t");
    add("embedding(IntTensor,int)", x -> x[0].embedding(IntTensor.of(0, 2), 1), "[3,2]");
    add(
        "maskedFill(Mask,double)",
        x -> x[0].maskedFill(mask, 7),
        "[]",
        "[3]",
        "[2,3]",
        "[3,2]t",
        "[0,3]");
    add(
        "maskedFill(Mask,Tensor)",
        x -> x[0].maskedFill(mask, x[1]),
        "[3] []",
        "[2,3] []",
        "[0,3] []");
    add(
        "maskedScatter(Mask,Tensor)",
        x -> x[0].maskedScatter(mask, x[1]),
        "[3] [3]",
        "[2,3] [2,2]");
    add(
        "where(Mask,Tensor,Tensor)",
        x -> Tensor.where(mask, x[0], x[1]),
        "[3] [3]",
        "[2,3] []",
        "[2,1] [3]",
        "[2,3] [3,2]t");
    add("where(Mask,Tensor,double)", x -> Tensor.where(mask, x[0], 2), "[]", "[3]", "[2,3]");
    add("where(Mask,double,Tensor)", x -> Tensor.where(mask, 2, x[0]), "[]", "[3]", "[2,3]");
  }

  private static void scattering() {
    IntTensor index = IntTensor.of(Shape.of(2, 2), 1, 0, 2, 1);
    IntTensor repeated = IntTensor.of(Shape.of(2, 2), 1, 1, 2, 0);
    IntTensor rows = IntTensor.of(2, 0);
    String[] tables = {"[2,3] [2,2]", "[3,2]t [2,2]t"};
    add("scatter(int,IntTensor,Tensor)", x -> x[0].scatter(1, index, x[1]), tables);
    add("scatter(int,IntTensor,double)", x -> x[0].scatter(-1, index, 7), "[2,3]", "[3,2]t");
    add("scatterAdd(int,IntTensor,Tensor)", x -> x[0].scatterAdd(1, repeated, x[1]), tables);
    for (ScatterReduction reduction : ScatterReduction.values()) {
      add(
          "scatterReduce(int,IntTensor,Tensor,ScatterReduction)",
          x -> x[0].scatterReduce(1, repeated, x[1], reduction),
          tables);
      add(
          "scatterReduce(int,IntTensor,Tensor,ScatterReduction,boolean)",
          x -> x[0].scatterReduce(1, repeated, x[1], reduction, false),
          "[2,3] [2,2]");
    }
    add(
        "indexAdd(int,IntTensor,Tensor)",
        x -> x[0].indexAdd(0, rows, x[1]),
        "[3] [2]",
        "[3,2] [2,2]");
    add(
        "indexAdd(int,IntTensor,Tensor,double)",
        x -> x[0].indexAdd(1, IntTensor.of(1, 1), x[1], -2),
        "[2,3] [2,2]",
        "[3,2]t [2,2]");
    add(
        "indexCopy(int,IntTensor,Tensor)",
        x -> x[0].indexCopy(-1, rows, x[1]),
        "[3] [2]",
        "[2,3] [2,2]");
    add(
        "indexFill(int,IntTensor,double)",
        x -> x[0].indexFill(-1, rows, 7),
        "[3]",
        "[2,3]",
        "[3,2]t");
    add(
        "indexFill(int,IntTensor,Tensor)",
        x -> x[0].indexFill(-1, rows, x[1]),
        "[3] []",
        "[2,3] []");
    for (boolean accumulate : new boolean[] {false, true}) {
      add(
          "indexPut(List,Tensor,boolean)",
          x -> x[0].indexPut(List.of(rows), x[1], accumulate),
          "[3] [2]",
          "[3,2] [2]",
          "[2,3]t [2,2]");
    }
    add(
        "sliceScatter(Tensor,Slice[])",
        x -> x[0].sliceScatter(x[1], Slice.all(), Slice.from(1)),
        "[2,3] [2,2]",
        "[3,2]t []");
  }
}
