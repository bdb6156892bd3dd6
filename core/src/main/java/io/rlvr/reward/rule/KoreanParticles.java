package io.rlvr.reward.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What Korean writes behind a noun without a space: particles of case and topic, and the copula.
 * Another syllable behind a noun makes another word, so that 서울대 is not 서울.
 */
final class KoreanParticles {
  private static final Set<String> AFTER_NOUN =
      Set.of(
          "은", "는", "이", "가", "을", "를", "의", "에", "와", "과", "도", "만", "로", "으로", "에서", "에게", "부터",
          "까지", "이다", "다", "입니다", "이에요", "예요", "이고", "이며", "이었다", "였다", "이었습니다", "였습니다", "이라고",
          "라고", "인", "이라는", "라는", "으로서", "로서", "보다", "이야", "야", "임");

  private KoreanParticles() {}

  /**
   * Words with the noun alone wherever the noun with a particle stands.
   *
   * @return empty if the noun is not Korean or stands nowhere so
   */
  static Optional<List<String>> takenOff(List<String> words, String noun) {
    boolean isKorean =
        Character.UnicodeScript.of(noun.codePointBefore(noun.length()))
            == Character.UnicodeScript.HANGUL;
    return isKorean && words.stream().anyMatch(word -> isWithParticle(word, noun))
        ? Optional.of(words.stream().map(word -> isWithParticle(word, noun) ? noun : word).toList())
        : Optional.empty();
  }

  private static boolean isWithParticle(String word, String noun) {
    return word.startsWith(noun) && AFTER_NOUN.contains(word.substring(noun.length()));
  }
}
