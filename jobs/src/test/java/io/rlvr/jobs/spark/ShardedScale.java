package io.rlvr.jobs.spark;

/**
 * Seconds and bytes of one optimizer step of a sharded update, by the formulas of docs/scale.md and
 * with the constants of {@link ScaleModel}.
 *
 * @param gpus executors, each with one GPU
 * @param parameters of the model, all trained
 * @param gradientBytes of a number of the gradient on its way
 */
record ShardedScale(int gpus, double parameters, int gradientBytes) {
  static final double QWEN_7B = ScaleModel.PARAMETERS;
  static final double QWEN_32B = 32.764e9;

  static final int SEQUENCES = 128; // of an optimizer step
  static final int CORES = 8; // assumed: of an executor

  // numbers of a chunk and of a shard at update.shard-mib = 64
  static final double CHUNK = 1 << 20;
  static final double SHARD = 1 << 24;

  // bounds: TestShardPlan
  static final double BYTES_OF_CHUNK = 100;
  static final double BYTES_OF_SHARD = 1000;

  /** One task each. */
  int busyGpus() {
    return Math.min(gpus, SEQUENCES);
  }

  double gradientsOut() {
    return gradientBytes * parameters;
  }

  double gradientsIn() {
    return gradientBytes * parameters * busyGpus() / gpus;
  }

  double weightsIn() {
    return ScaleModel.BFLOAT16 * parameters;
  }

  /** Weights and both moments, read and written; then weights in bfloat16 for copies. */
  double shardBytes() {
    return (6 * ScaleModel.FLOAT32 + ScaleModel.BFLOAT16) * parameters / gpus;
  }

  double storageBytes() {
    return gpus * shardBytes() + busyGpus() * weightsIn();
  }

  double driverBytes() {
    return parameters / CHUNK * BYTES_OF_CHUNK + parameters / SHARD * BYTES_OF_SHARD;
  }

  double arithmeticSeconds() {
    double tokens =
        (double) SEQUENCES / busyGpus() * (ScaleModel.PROMPT_TOKENS + ScaleModel.RESPONSE_TOKENS);
    return tokens * 6 * parameters / (ScaleModel.FLOPS * ScaleModel.TRAIN_SHARE);
  }

  /** To disk, from there to the network, sorted by way of the disk, added by all cores. */
  double reduceSeconds() {
    return gradientsOut() / ScaleModel.DISK_RATE
        + Math.max(gradientsOut() / ScaleModel.DISK_RATE, gradientsIn() / ScaleModel.NETWORK_RATE)
        + 2 * gradientsIn() / ScaleModel.DISK_RATE
        + gradientsIn() / (CORES * ScaleModel.DRIVER_RATE);
  }

  double stepSeconds() {
    double kept = 2 * ScaleModel.FLOAT32 * parameters / gpus / ScaleModel.DISK_RATE;
    return kept
        + Math.max(
            gpus * shardBytes() / ScaleModel.STORAGE_RATE, shardBytes() / ScaleModel.NETWORK_RATE);
  }

  double weightSeconds() {
    return Math.max(
        busyGpus() * weightsIn() / ScaleModel.STORAGE_RATE, weightsIn() / ScaleModel.NETWORK_RATE);
  }

  double seconds() {
    return arithmeticSeconds() + reduceSeconds() + stepSeconds() + weightSeconds();
  }

  /** The exchange where the driver steps: gradients in, weights out. */
  double driverSeconds() {
    double bytes = ScaleModel.FLOAT32 * parameters;
    return arithmeticSeconds()
        + 2 * bytes / ScaleModel.DISK_RATE
        + 2 * bytes / ScaleModel.DRIVER_RATE
        + busyGpus() * bytes / ScaleModel.STORAGE_RATE;
  }

  /** Weights in bfloat16, their gradient as autograd gives it, and its sum in float32. */
  double executorMemory() {
    return parameters * (ScaleModel.BFLOAT16 + ScaleModel.BFLOAT16 + ScaleModel.FLOAT32);
  }
}
