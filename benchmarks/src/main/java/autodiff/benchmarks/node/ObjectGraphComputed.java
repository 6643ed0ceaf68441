package autodiff.benchmarks.node;

import java.util.ArrayDeque;

/**
 * An object per node, holding references to its arguments and the name of its operation.
 *
 * <p>The layout of {@link ObjectGraphStored} without the partials: the sweep computes them from the
 * operation, the node's own value and the values of its arguments. A node is 16 bytes smaller, so
 * recording writes less and the collector copies less. The sweep pays with a switch for every node
 * and with reading the arguments' values, which may have left the cache. A constant operand has to
 * be remembered somewhere, and becomes a leaf of its own that nobody asks for a gradient.
 *
 * <p>The operation shares an {@code int} with the count of pending consumers, since a field of its
 * own would round the object up by 8 bytes.
 *
 * <p>Size: 12 bytes of header, operation and count, two references, two doubles: 40 bytes.
 */
final class ObjectGraphComputed {

  private static final int LEAF = 0;
  private static final int ADD = 1;
  private static final int SUB = 2;
  private static final int MUL = 3;
  private static final int TANH = 4;
  private static final int RELU = 5;

  private static final int OPERATION_MASK = 15;
  private static final int ONE_PENDING = 16;

  private final ObjectGraphComputed arg0; // null in a leaf
  private final ObjectGraphComputed arg1; // null in a leaf or a unary node
  private final double data;
  private double grad;
  private int operationAndPending; // operation + ONE_PENDING * pending consumers

  private ObjectGraphComputed(
      int operation, double data, ObjectGraphComputed arg0, ObjectGraphComputed arg1) {
    this.operationAndPending = operation;
    this.data = data;
    this.arg0 = arg0;
    this.arg1 = arg1;
  }

  static ObjectGraphComputed of(double data) {
    return new ObjectGraphComputed(LEAF, data, null, null);
  }

  ObjectGraphComputed add(ObjectGraphComputed y) {
    return new ObjectGraphComputed(ADD, data + y.data, this, y);
  }

  ObjectGraphComputed sub(ObjectGraphComputed y) {
    return new ObjectGraphComputed(SUB, data - y.data, this, y);
  }

  ObjectGraphComputed mul(ObjectGraphComputed y) {
    return new ObjectGraphComputed(MUL, data * y.data, this, y);
  }

  ObjectGraphComputed mul(double constant) {
    return mul(of(constant));
  }

  ObjectGraphComputed tanh() {
    return new ObjectGraphComputed(TANH, Math.tanh(data), this, null);
  }

  ObjectGraphComputed relu() {
    return new ObjectGraphComputed(RELU, Math.max(data, 0), this, null);
  }

  double data() {
    return data;
  }

  double grad() {
    return grad;
  }

  void backward() {
    ArrayDeque<ObjectGraphComputed> stack = new ArrayDeque<>();
    countConsumers(stack);
    grad = 1;
    stack.push(this);
    while (!stack.isEmpty()) {
      stack.pop().propagate(stack);
    }
  }

  private void propagate(ArrayDeque<ObjectGraphComputed> stack) {
    switch (operationAndPending & OPERATION_MASK) {
      case ADD -> {
        arg0.contribute(grad, stack);
        arg1.contribute(grad, stack);
      }
      case SUB -> {
        arg0.contribute(grad, stack);
        arg1.contribute(-grad, stack);
      }
      case MUL -> {
        arg0.contribute(grad * arg1.data, stack);
        arg1.contribute(grad * arg0.data, stack);
      }
      case TANH -> arg0.contribute(grad * (1 - data * data), stack);
      case RELU -> arg0.contribute(data > 0 ? grad : 0, stack);
      default -> {} // the root is a leaf
    }
  }

  private void countConsumers(ArrayDeque<ObjectGraphComputed> stack) {
    stack.push(this);
    while (!stack.isEmpty()) {
      ObjectGraphComputed node = stack.pop();
      if (node.arg0 != null) {
        node.arg0.awaitOneMore(stack);
      }
      if (node.arg1 != null) {
        node.arg1.awaitOneMore(stack);
      }
    }
  }

  private void awaitOneMore(ArrayDeque<ObjectGraphComputed> stack) {
    boolean first = operationAndPending < ONE_PENDING;
    operationAndPending += ONE_PENDING;
    if (first) {
      grad = 0;
      if (arg0 != null) {
        stack.push(this);
      }
    }
  }

  private void contribute(double amount, ArrayDeque<ObjectGraphComputed> stack) {
    grad += amount;
    operationAndPending -= ONE_PENDING;
    if (operationAndPending < ONE_PENDING && arg0 != null) {
      stack.push(this);
    }
  }
}
