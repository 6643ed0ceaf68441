package autodiff;

/**
 * An operation whose {@link #vjp vjp} gives a new tensor each time and keeps nothing of what it
 * gets: the sweep may then add to the result in place, and use the cotangent's memory again.
 */
interface OwnedVjp extends TensorOp {}
