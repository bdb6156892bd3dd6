package io.rlvr.text;

/**
 * GPT-2's printable character for each byte: itself where Latin-1 prints it, else the next free one
 * from U+0100 on. So a space is {@code Ġ} and a newline {@code Ċ}.
 */
final class ByteSymbols {
  private ByteSymbols() {}

  static String symbol(int value) {
    if (isPrinted(value)) {
      return Character.toString(value);
    }
    int unprintedBefore = 0;
    for (int other = 0; other < value; other++) {
      unprintedBefore += isPrinted(other) ? 0 : 1;
    }
    return Character.toString(0x100 + unprintedBefore);
  }

  private static boolean isPrinted(int value) {
    return (value >= '!' && value <= '~')
        || (value >= 0xA1 && value <= 0xAC)
        || (value >= 0xAE && value <= 0xFF);
  }
}
