package io.rlvr.report.chart;

import io.rlvr.stats.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** How numbers are written for a reader. */
public enum Form {
  /** Three significant digits, and all digits before the point. */
  PLAIN {
    @Override
    public String value(double value) {
      return signed(rounded(value));
    }

    @Override
    public String tick(double value, double step) {
      boolean areThreeEnough = Math.abs(value) < 100 * step;
      if ((step >= 1000 || step < 1e-3) && areThreeEnough) {
        return signed(rounded(value));
      }
      if (step >= 1000) {
        return signed(String.format(Locale.ROOT, "%,.0f", value));
      }
      int decimals = Math.max(0, threeDigits(step).stripTrailingZeros().scale());
      return signed(String.format(Locale.ROOT, "%." + decimals + "f", value));
    }
  },
  /** The same, but no digit below 0.001: rewards and advantages. */
  FINE {
    @Override
    public String value(double value) {
      return Double.isFinite(value)
          ? PLAIN.value(new BigDecimal(value).setScale(3, RoundingMode.HALF_EVEN).doubleValue())
          : PLAIN.value(value);
    }

    @Override
    public String tick(double value, double step) {
      return PLAIN.tick(value, step);
    }
  },
  /** Per cent of one, with one decimal. */
  SHARE {
    @Override
    public String value(double value) {
      return signed(String.format(Locale.ROOT, "%.1f%%", value * 100));
    }

    @Override
    public String tick(double value, double step) {
      return PLAIN.tick(value * 100, step * 100) + "%";
    }
  };

  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

  public abstract String value(double value);

  /** {@code 34.0% to 42.4%}. */
  public String interval(Interval interval) {
    return value(interval.low()) + " to " + value(interval.high());
  }

  /** A difference of two shares in percentage points, with one decimal. */
  public static String points(double difference) {
    return SHARE.value(difference).replace("%", "");
  }

  /** A text of at most so many characters, and how many more there were. */
  public static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return "%s \u2026 (%,d characters more)".formatted(text.substring(0, end), text.length() - end);
  }

  /** The label of a tick, with the decimals that the distance of two ticks asks for. */
  public abstract String tick(double value, double step);

  /** A value beside an axis: with more digits where its ticks are close to each other. */
  String value(double value, double tickStep) {
    return tickStep < 1 && Math.abs(value) > 100 * tickStep
        ? tick(value, tickStep / 10)
        : value(value);
  }

  /** Seconds as a person says them: 4.2 s, 3 min 42 s, 1 h 5 min. */
  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return PLAIN.value(seconds) + " s";
    }
    return whole < 3600
        ? "%d min %d s".formatted(whole / 60, whole % 60)
        : "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
  }

  /** A coordinate of the picture, to a tenth of its unit. */
  static String coordinate(double value) {
    long tenths = (long) Math.rint(value * 10);
    String whole = (tenths < 0 ? "-" : "") + Math.abs(tenths / 10);
    return tenths % 10 == 0 ? whole : whole + '.' + Math.abs(tenths % 10);
  }

  private static String rounded(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal digits = threeDigits(value);
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent < -3 || exponent > 5) {
      String mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
      return mantissa + "e" + exponent;
    }
    return exponent >= 3
        ? String.format(Locale.ROOT, "%,d", Math.round(value))
        : digits.stripTrailingZeros().toPlainString();
  }

  private static BigDecimal threeDigits(double value) {
    return new BigDecimal(value).round(THREE_DIGITS);
  }

  /** With the typographic minus. */
  private static String signed(String number) {
    return number.startsWith("-") ? "\u2212" + number.substring(1) : number;
  }
}
