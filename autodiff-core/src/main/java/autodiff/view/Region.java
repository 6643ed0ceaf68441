package autodiff.view;

/** A part of the plane, known at the corners of a grid of square cells and along their sides. */
interface Region {
  /** The number of cells along each axis; corners are numbered from 0 to it. */
  int cells();

  /** Whether a corner belongs to the region. */
  boolean contains(int column, int row);

  /**
   * Where the region ends on a side of a cell one of whose corners belongs to it: from 0 at the
   * corner that is given to 1 at the next, which is to the right or, if {@code up}, above.
   */
  double crossing(int column, int row, boolean up);

  /** Whether the middle of a cell belongs to the region: asked where corners do not tell. */
  boolean containsMiddle(int column, int row);

  /** Whether the piece of the boundary within a cell is to be seen as a line. */
  boolean showsLine(int column, int row);
}
