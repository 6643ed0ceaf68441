package autodiff.op;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * An elementwise operation: a function of one to three numbers and its derivative, once as a number
 * and once as a rule.
 *
 * <p>The numeric partials are the fast path: the first derivative at a point, without recording.
 * The rules give the same derivative in graph operations, so that gradients can be differentiated
 * again; they are written once, against {@link Differentiable}, for every kind of node. A generated
 * test checks over the whole domain that the two agree.
 *
 * <p>The records are constants: the compiler sees through them to the lambdas, which is what lets
 * one shared method record every operation at full speed.
 */
public sealed interface Elementwise extends Operation {

  /**
   * The operation's position in the table.
   *
   * @return a small number, stable within one run of the program only
   */
  int code();

  /**
   * The number of operands.
   *
   * @return 1, 2 or 3
   */
  int arity();

  /**
   * Computes the operation on plain numbers.
   *
   * @param x as many operands as {@link #arity()}
   * @return the value
   */
  double evaluate(double... x);

  /**
   * The numeric partial derivative with respect to one operand.
   *
   * @param operand which operand, from 0
   * @param x as many operands as {@link #arity()}
   * @return the derivative at that point
   */
  double partial(int operand, double... x);

  /**
   * The derivative with respect to one operand in graph operations.
   *
   * @param operand which operand, from 0
   * @param y the operation's result
   * @param x as many operands as {@link #arity()}
   * @param <T> the kind of node
   * @return the derivative at that point, differentiable again
   */
  <T extends Differentiable<T>> T derivative(int operand, T y, List<T> x);

  /**
   * The whole table.
   *
   * @return every elementwise operation
   */
  static List<Elementwise> all() {
    return Table.all();
  }

  /**
   * What elementwise operations apply to: the few methods from which all named ones are made.
   *
   * @param <T> the kind of node
   */
  interface Operand<T extends Differentiable<T>> {
    /**
     * Applies a function of one number.
     *
     * @param op the operation
     * @return its result
     */
    T apply(Unary op);

    /**
     * Applies a function of two numbers to this and another node.
     *
     * @param op the operation
     * @param y the second operand
     * @return its result
     */
    T apply(Binary op, T y);

    /**
     * Applies a function of two numbers to this and a constant.
     *
     * @param op the operation
     * @param y the second operand
     * @return its result
     */
    T apply(Binary op, double y);

    /**
     * Applies a function of two numbers to a constant and this.
     *
     * @param x the first operand
     * @param op the operation, whose second operand is this
     * @return its result
     */
    T applyAfter(double x, Binary op);

    /**
     * Applies a function of three numbers.
     *
     * @param op the operation
     * @param y the second operand
     * @param z the third operand
     * @return its result
     */
    T apply(Ternary op, T y, T z);

    /**
     * This node, as the kind that it is.
     *
     * @return this
     */
    T self();

    /**
     * A constant of the same kind as this: it takes no gradient and records nothing.
     *
     * @param c the number
     * @return the constant
     */
    T constant(double c);
  }

  /**
   * A function of one number.
   *
   * @param name the name
   * @param code the position in the table
   * @param value the function
   * @param dx its derivative, from the operand and the result
   * @param rule the same in graph operations
   * @param fromResult whether the derivative follows from the result alone: in place of the operand
   *     it may be given the result again, and nobody has to keep the operand
   */
  record Unary(
      String name,
      int code,
      DoubleUnaryOperator value,
      DoubleBinaryOperator dx,
      Rule1 rule,
      boolean fromResult)
      implements Elementwise {
    /**
     * A function whose derivative needs the operand.
     *
     * @param name the name
     * @param code the position in the table
     * @param value the function
     * @param dx its derivative, from the operand and the result
     * @param rule the same in graph operations
     */
    public Unary(
        String name, int code, DoubleUnaryOperator value, DoubleBinaryOperator dx, Rule1 rule) {
      this(name, code, value, dx, rule, false);
    }

    @Override
    public int arity() {
      return 1;
    }

    @Override
    public double evaluate(double... x) {
      return value.applyAsDouble(x[0]);
    }

    @Override
    public double partial(int operand, double... x) {
      return dx.applyAsDouble(x[0], value.applyAsDouble(x[0]));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends Differentiable<T>> T derivative(int operand, T y, List<T> x) {
      return (T) rule.apply(x.get(0), y);
    }
  }

  /**
   * A function of two numbers.
   *
   * @param name the name
   * @param code the position in the table
   * @param value the function
   * @param dx its derivative for the first operand, from both operands and the result
   * @param dy its derivative for the second operand
   * @param ruleX the first derivative in graph operations
   * @param ruleY the second derivative in graph operations
   */
  record Binary(
      String name,
      int code,
      DoubleBinaryOperator value,
      Partial2 dx,
      Partial2 dy,
      Rule2 ruleX,
      Rule2 ruleY)
      implements Elementwise {
    @Override
    public int arity() {
      return 2;
    }

    @Override
    public double evaluate(double... x) {
      return value.applyAsDouble(x[0], x[1]);
    }

    @Override
    public double partial(int operand, double... x) {
      double z = value.applyAsDouble(x[0], x[1]);
      return operand == 0 ? dx.of(x[0], x[1], z) : dy.of(x[0], x[1], z);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends Differentiable<T>> T derivative(int operand, T z, List<T> x) {
      return (T) (operand == 0 ? ruleX : ruleY).apply(x.get(0), x.get(1), z);
    }
  }

  /**
   * A function of three numbers.
   *
   * @param name the name
   * @param code the position in the table
   * @param value the function
   * @param partials its derivatives, in the order of the operands
   * @param rules the same in graph operations
   */
  record Ternary(String name, int code, Function3 value, List<Partial3> partials, List<Rule3> rules)
      implements Elementwise {
    @Override
    public int arity() {
      return 3;
    }

    @Override
    public double evaluate(double... x) {
      return value.of(x[0], x[1], x[2]);
    }

    @Override
    public double partial(int operand, double... x) {
      return partials.get(operand).of(x[0], x[1], x[2], value.of(x[0], x[1], x[2]));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends Differentiable<T>> T derivative(int operand, T y, List<T> x) {
      return (T) rules.get(operand).apply(x.get(0), x.get(1), x.get(2), y);
    }
  }

  /** A derivative from two operands and the result. */
  @FunctionalInterface
  interface Partial2 {
    /**
     * The derivative.
     *
     * @param x the first operand
     * @param y the second operand
     * @param z the result
     * @return the derivative
     */
    double of(double x, double y, double z);
  }

  /** A function of three numbers. */
  @FunctionalInterface
  interface Function3 {
    /**
     * The value.
     *
     * @param x the first operand
     * @param y the second operand
     * @param z the third operand
     * @return the value
     */
    double of(double x, double y, double z);
  }

  /** A derivative from three operands and the result. */
  @FunctionalInterface
  interface Partial3 {
    /**
     * The derivative.
     *
     * @param x the first operand
     * @param y the second operand
     * @param z the third operand
     * @param result the result
     * @return the derivative
     */
    double of(double x, double y, double z, double result);
  }

  /**
   * A derivative in graph operations. The types are raw because a rule is one lambda for every kind
   * of node, and Java has no generic lambdas; nodes of different kinds never meet in one rule.
   */
  @FunctionalInterface
  @SuppressWarnings("rawtypes")
  interface Rule1 {
    /**
     * The derivative.
     *
     * @param x the operand
     * @param y the result
     * @return the derivative
     */
    Differentiable apply(Differentiable x, Differentiable y);
  }

  /** A derivative in graph operations; see {@link Rule1}. */
  @FunctionalInterface
  @SuppressWarnings("rawtypes")
  interface Rule2 {
    /**
     * The derivative.
     *
     * @param x the first operand
     * @param y the second operand
     * @param z the result
     * @return the derivative
     */
    Differentiable apply(Differentiable x, Differentiable y, Differentiable z);
  }

  /** A derivative in graph operations; see {@link Rule1}. */
  @FunctionalInterface
  @SuppressWarnings("rawtypes")
  interface Rule3 {
    /**
     * The derivative.
     *
     * @param x the first operand
     * @param y the second operand
     * @param z the third operand
     * @param result the result
     * @return the derivative
     */
    Differentiable apply(
        Differentiable x, Differentiable y, Differentiable z, Differentiable result);
  }
}
