package autodiff.program;

import java.util.Arrays;

/** A growing list of numbers. */
final class IntList {
  private int[] numbers = new int[16];
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int get(int index) {
    return numbers[index];
  }

  void set(int index, int number) {
    numbers[index] = number;
  }

  void add(int number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    numbers[size++] = number;
  }

  int removeLast() {
    return numbers[--size];
  }

  int[] toArray() {
    return Arrays.copyOf(numbers, size);
  }
}
