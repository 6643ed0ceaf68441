package autodiff.benchmarks.program;

import autodiff.GraphMemory;
import autodiff.Value;
import autodiff.benchmarks.Check;
import autodiff.program.Execution;
import autodiff.program.Program;

/** How a gradient is computed at one point. */
public enum Way {
  /** In plain Java, by whoever wrote the benchmark: the yardstick. */
  BY_HAND {
    @Override
    Gradient gradient(Problem problem) {
      return problem::gradientByHand;
    }
  },

  /** On the dynamic graph, recorded in each call. */
  GRAPH {
    @Override
    Gradient gradient(Problem problem) {
      return (x, gradient) -> recordAndSweep(problem, x, gradient);
    }
  },

  /** The same in memory that is used again. */
  GRAPH_REUSED {
    @Override
    Gradient gradient(Problem problem) {
      GraphMemory memory = GraphMemory.reuse();
      return new Gradient() {
        @Override
        public void at(double[] x, double[] gradient) {
          recordAndSweep(problem, x, gradient);
          memory.reset();
        }

        @Override
        public void close() {
          memory.close();
        }
      };
    }
  },

  /** A program, recorded before, interpreted. */
  INTERPRETED {
    @Override
    Gradient gradient(Problem problem) {
      return program(problem, Execution.INTERPRETED)::run;
    }
  },

  /** A program, recorded before, compiled to bytecode. */
  BYTECODE {
    @Override
    Gradient gradient(Problem problem) {
      return program(problem, Execution.BYTECODE)::run;
    }
  },

  /** A program as it comes: interpreted at first, compiled when it has run often. */
  ADAPTIVE {
    @Override
    Gradient gradient(Problem problem) {
      return program(problem, Execution.ADAPTIVE)::run;
    }
  };

  /** Computes a gradient. */
  interface Gradient extends AutoCloseable {

    /** Fills in the gradient at x. */
    void at(double[] x, double[] gradient);

    /** Frees what was taken. */
    @Override
    default void close() {}
  }

  private static final double TOLERANCE = 1e-11;

  abstract Gradient gradient(Problem problem);

  /** What computes it, after it was checked: by hand and on the graph, it must be the same. */
  Gradient checked(Problem problem) {
    double[] x = problem.point();
    double[] byHand = new double[x.length];
    problem.gradientByHand(x, byHand);
    double[] graph = new double[x.length];
    recordAndSweep(problem, x, graph);
    Check.close(graph, byHand, TOLERANCE);
    Gradient gradient = gradient(problem);
    double[] found = new double[x.length];
    gradient.at(x, found);
    Check.close(graph, found, TOLERANCE);
    return gradient;
  }

  private static void recordAndSweep(Problem problem, double[] x, double[] gradient) {
    Value[] leaves = Value.of(x);
    problem.value(leaves).backward();
    for (int i = 0; i < x.length; i++) {
      gradient[i] = leaves[i].grad();
    }
  }

  private static Program program(Problem problem, Execution execution) {
    return Program.record(problem::value, problem.point()).gradient().with(execution);
  }
}
