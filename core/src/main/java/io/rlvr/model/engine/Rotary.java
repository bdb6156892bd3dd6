package io.rlvr.model.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.RotaryTable;

/** A model's rotary tables on its device, grown as longer sequences come. NOT thread safe. */
final class Rotary {
  private static final int FIRST_POSITIONS = 256;

  private final ModelConfig config;
  private final NDManager manager;
  private final NDList tables = new NDList();
  private int positions;

  Rotary(ModelConfig config, NDManager manager) {
    this.config = config;
    this.manager = manager;
  }

  /** Cosines and sines {@code [at least needed, width]}, see {@link RotaryTable}. */
  NDList tables(int needed) {
    if (needed > positions) {
      int wanted = Math.max(FIRST_POSITIONS, Math.max(needed, 2 * positions));
      RotaryTable table = RotaryTable.of(config, Math.min(wanted, config.maxPositions()));
      tables.close();
      tables.clear();
      Shape shape = new Shape(table.positions(), table.width());
      tables.add(manager.create(table.cos(), shape));
      tables.add(manager.create(table.sin(), shape));
      positions = table.positions();
    }
    return tables;
  }
}
