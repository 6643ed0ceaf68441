/** Reads values and gradients that were recorded from PyTorch, for whatever computes them anew. */
package autodiff.golden;
