package io.rlvr.jobs.spark;

/**
 * Seconds and bytes of a step with the paper's batch on so many GPUs, one executor each; the
 * formulas are those of docs/scale.md, in its order. Constants are assumed but where it says
 * measured.
 *
 * @param gpus executors, each with one GPU
 * @param adapter LoRA on all projections; else all weights are trained
 */
record ScaleModel(int gpus, boolean adapter) {
  // Su et al. 2025: 128 prompts x 4 samples, at most 1,024 + 1,024 tokens, 4 optimizer steps
  static final int PROMPTS = 128;
  static final int SAMPLES = 4;
  static final int PROMPT_TOKENS = 1024;
  static final int RESPONSE_TOKENS = 1024;
  static final int OPTIMIZER_STEPS = 4;

  // Qwen2.5-7B
  static final double PARAMETERS = 7.616e9;
  static final int LAYERS = 28;
  static final int HIDDEN = 3584;
  static final int KEY_VALUE = 4 * 128;
  static final int INTERMEDIATE = 18944;

  static final int RANK = 16;
  static final int FLOAT32 = 4;
  static final int BFLOAT16 = 2;

  // assumed: an H100 SXM's data sheet and the shares of it that are reached
  static final double FLOPS = 989e12;
  static final double MEMORY_BANDWIDTH = 3.35e12;
  static final double PREFILL_SHARE = 0.5;
  static final double DECODE_SHARE = 0.6;
  static final double TRAIN_SHARE = 0.4;

  // assumed, bytes a second: a driver that reads and adds results, a NIC, a disk, storage as a
  // whole
  static final double DRIVER_RATE = 1e9;
  static final double NETWORK_RATE = 12.5e9;
  static final double DISK_RATE = 2.5e9;
  static final double STORAGE_RATE = 20e9;

  // numbers of a chunk of the gradient, and copies of one that a task adds up
  static final int CHUNK = 1 << 22;
  static final int FAN = 64;

  /** Of an answer as the judge sees it: its last line, with the template's end. */
  static final int JUDGED_TOKENS = 64;

  /** Measured: Parquet bytes of the rollouts table for a response token, docs/results.md's run. */
  static final double ROLLOUT_BYTES = 5.54;

  static final double SECONDS_OF_STEP_OVERHEAD = 1.0; // measured: benchmarks/loop.sh

  /** A task has one prompt at least: more GPUs than prompts stand idle. */
  int busyGpus() {
    return Math.min(gpus, PROMPTS);
  }

  int sequencesPerGpu() {
    return PROMPTS * SAMPLES / busyGpus();
  }

  double prefillSeconds() {
    double tokens = (double) PROMPTS / busyGpus() * PROMPT_TOKENS;
    return tokens * 2 * PARAMETERS / (FLOPS * PREFILL_SHARE);
  }

  /** Each token reads all weights and the keys and values before it, half of its own on average. */
  double decodeSeconds() {
    double meanLength = PROMPT_TOKENS + RESPONSE_TOKENS / 2.0;
    double bytes = PARAMETERS * BFLOAT16 + sequencesPerGpu() * meanLength * cacheBytesPerToken();
    double memory = bytes / (MEMORY_BANDWIDTH * DECODE_SHARE);
    double arithmetic = sequencesPerGpu() * 2 * PARAMETERS / (FLOPS * PREFILL_SHARE);
    return RESPONSE_TOKENS * Math.max(memory, arithmetic);
  }

  static double cacheBytesPerToken() {
    return 2.0 * LAYERS * KEY_VALUE * BFLOAT16;
  }

  /** Log-probabilities under the base model, for the KL penalty. */
  double referenceSeconds() {
    double tokens = (double) sequencesPerGpu() * (PROMPT_TOKENS + RESPONSE_TOKENS);
    return tokens * 2 * PARAMETERS / (FLOPS * PREFILL_SHARE);
  }

  /** A judge of the same size; what the answers of a group share passes it once. */
  double judgeSeconds() {
    double groups = (double) PROMPTS / busyGpus();
    double tokens = groups * (PROMPT_TOKENS + SAMPLES * JUDGED_TOKENS);
    return tokens * 2 * PARAMETERS / (FLOPS * PREFILL_SHARE);
  }

  /** Forward 2 and backward 4 a weight and token; an adapter needs no gradient of the weights. */
  double gradientSeconds() {
    double tokens = (double) sequencesPerGpu() * (PROMPT_TOKENS + RESPONSE_TOKENS);
    return tokens * (adapter ? 4 : 6) * PARAMETERS / (FLOPS * TRAIN_SHARE);
  }

  static double adapterParameters() {
    int attention = (HIDDEN + HIDDEN) + 2 * (HIDDEN + KEY_VALUE) + (HIDDEN + HIDDEN);
    int feedForward = 3 * (HIDDEN + INTERMEDIATE);
    return (double) RANK * LAYERS * (attention + feedForward);
  }

  /** Of one optimizer step, one copy. */
  double gradientBytes() {
    return (adapter ? adapterParameters() : PARAMETERS) * FLOAT32;
  }

  /** What the driver receives in an optimizer step: one copy, summed by tasks. */
  double driverBytes() {
    return gradientBytes();
  }

  /** Of a tree of tasks: those of the first level take in 64 copies of a chunk, or all. */
  private double treeSeconds() {
    double chunk = (double) CHUNK * FLOAT32;
    int first = Math.min(busyGpus(), FAN);
    int second = busyGpus() > FAN ? (busyGpus() + FAN - 1) / FAN : 0;
    double waves = Math.ceil(Math.ceil(gradientBytes() / chunk) / busyGpus());
    return waves * (first + 2 * second) * chunk / DRIVER_RATE; // partial sums are in double
  }

  /** Of all optimizer steps: gradients to the driver, new weights out. */
  double exchangeSeconds() {
    double once =
        adapter
            ? gradientBytes() / DISK_RATE // to the shuffle's disk
                + treeSeconds()
                + driverBytes() / DRIVER_RATE
                + 2 * gradientBytes() / NETWORK_RATE // broadcast, block by block
            : 2 * gradientBytes() / DISK_RATE // chunks to the shuffle's disk and back
                + driverBytes() / DRIVER_RATE
                + gradientBytes() / DRIVER_RATE // new weights to storage
                + busyGpus() * gradientBytes() / STORAGE_RATE;
    return OPTIMIZER_STEPS * once;
  }

  double stepSeconds() {
    return prefillSeconds()
        + decodeSeconds()
        + referenceSeconds()
        + judgeSeconds()
        + gradientSeconds()
        + exchangeSeconds()
        + SECONDS_OF_STEP_OVERHEAD;
  }

  /** Weights that are trained, their gradient and the two moments of AdamW, float32. */
  double driverMemory() {
    return 4 * gradientBytes();
  }

  /** Weights in bfloat16, their gradient as autograd gives it, and its sum in float32. */
  static double executorMemory(boolean adapter) {
    return adapter
        ? PARAMETERS * BFLOAT16 + 2 * adapterParameters() * FLOAT32
        : PARAMETERS * (BFLOAT16 + BFLOAT16 + FLOAT32);
  }

  static double rolloutBytesPerStep() {
    return (double) PROMPTS * SAMPLES * RESPONSE_TOKENS * ROLLOUT_BYTES;
  }
}
