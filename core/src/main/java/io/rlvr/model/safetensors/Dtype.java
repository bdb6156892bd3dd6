package io.rlvr.model.safetensors;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Optional;

/** How the numbers of a tensor are stored. In memory they are float32 always. */
public enum Dtype {
  FLOAT32("F32", "float32", 4) {
    @Override
    void decode(ByteBuffer source, float[] target, int from, int count) {
      source.asFloatBuffer().get(target, from, count);
    }

    @Override
    void encode(float[] source, int from, int count, ByteBuffer target) {
      target.asFloatBuffer().put(source, from, count);
    }
  },
  FLOAT16("F16", "float16", 2) {
    @Override
    void decode(ByteBuffer source, float[] target, int from, int count) {
      ShortBuffer halves = source.asShortBuffer();
      for (int i = 0; i < count; i++) {
        target[from + i] = fromHalf(halves.get(i));
      }
    }

    @Override
    void encode(float[] source, int from, int count, ByteBuffer target) {
      throw new IllegalArgumentException("float16 is read only: write float32 or bfloat16");
    }
  },
  BFLOAT16("BF16", "bfloat16", 2) {
    @Override
    void decode(ByteBuffer source, float[] target, int from, int count) {
      ShortBuffer upper = source.asShortBuffer();
      for (int i = 0; i < count; i++) {
        target[from + i] = fromBfloat16(upper.get(i));
      }
    }

    @Override
    void encode(float[] source, int from, int count, ByteBuffer target) {
      ShortBuffer upper = target.asShortBuffer();
      for (int i = 0; i < count; i++) {
        upper.put(i, toBfloat16(source[from + i]));
      }
    }
  };

  private static final int QUIET_NAN = 0x7fc0;
  private static final float SMALLEST_HALF = 0x1p-24f;

  private final String code;
  private final String configName;
  private final int bytes;

  Dtype(String code, String configName, int bytes) {
    this.code = code;
    this.configName = configName;
    this.bytes = bytes;
  }

  /** The safetensors code such as {@code BF16}. */
  String code() {
    return code;
  }

  /** The name in a model's config.json, such as {@code bfloat16}. */
  public String configName() {
    return configName;
  }

  /** Size of one number. */
  public int bytes() {
    return bytes;
  }

  /** Reads {@code count} numbers from the start of {@code source} (little endian). */
  abstract void decode(ByteBuffer source, float[] target, int from, int count);

  /** Writes {@code count} numbers to the start of {@code target} (little endian). */
  abstract void encode(float[] source, int from, int count, ByteBuffer target);

  static Optional<Dtype> ofCode(String code) {
    for (Dtype dtype : values()) {
      if (dtype.code.equals(code)) {
        return Optional.of(dtype);
      }
    }
    return Optional.empty();
  }

  /** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
  static float fromHalf(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * SMALLEST_HALF));
    }
    if (exponent == 31) {
      return Float.intBitsToFloat(sign | 0x7f800000 | (fraction << 13));
    }
    return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
  }

  /** What {@link #toBfloat16} gave, as a float32. */
  public static float fromBfloat16(short upper) {
    return Float.intBitsToFloat(upper << 16);
  }

  /** The upper half of a float32, rounded to nearest, ties to even. */
  public static short toBfloat16(float value) {
    if (Float.isNaN(value)) {
      return (short) QUIET_NAN;
    }
    int bits = Float.floatToRawIntBits(value);
    int even = (bits >>> 16) & 1;
    return (short) ((bits + 0x7fff + even) >>> 16);
  }
}
