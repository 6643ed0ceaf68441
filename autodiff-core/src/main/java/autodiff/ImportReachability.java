package autodiff;

import org.jspecify.annotations.Nullable;

/** Which nodes of a segment need anything of earlier segments. */
final class ImportReachability {
  private ImportReachability() {}

  /** Whether what stands in a slot is kept alive by more than itself. */
  static boolean leadsOut(@Nullable Object ref) {
    return ref instanceof Value || ref instanceof Element;
  }

  static boolean[] of(Segment s) {
    boolean[] fromSlot = new boolean[s.refCount];
    for (int slot = PackedNode.FIRST_SLOT; slot < fromSlot.length; slot++) {
      fromSlot[slot] = leadsOut(s.ref(slot));
    }
    boolean[] keepsNumbers = rowsOfNumbers(s);
    boolean[] leads = new boolean[s.size];
    for (int i = 0; i < leads.length; i++) {
      long node = s.link[i];
      if (keepsNumbers[i]) {
        continue;
      }
      if (PackedNode.isWide(node)) {
        for (int k = 0; k < s.operandCount(i); k++) {
          leads[i] |= leads(s.operandAt(i, k), leads, fromSlot);
        }
      } else {
        leads[i] =
            leads(PackedNode.left(node), leads, fromSlot)
                || leads(PackedNode.right(node), leads, fromSlot);
      }
    }
    return leads;
  }

  /** The rows that are no nodes, but hold partials and constants of the nodes behind them. */
  private static boolean[] rowsOfNumbers(Segment s) {
    boolean[] numbers = new boolean[s.size];
    for (int i = s.size - 1; i > 0; i--) {
      if (s.keepsNumbers(i)) {
        i--;
        numbers[i] = true;
      }
    }
    return numbers;
  }

  private static boolean leads(int operand, boolean[] leads, boolean[] fromSlot) {
    return operand < PackedNode.REF ? leads[operand] : fromSlot[operand - PackedNode.REF];
  }
}
