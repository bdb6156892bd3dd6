package io.rlvr.http.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells errors that are the fault of one conversation, too long or filtered for what it says, from
 * those that any conversation would meet: a key, a model's name, a setting, a server's set-up. The
 * codes and words are those of vLLM, SGLang, TGI, llama.cpp, llama-cpp-python, OpenAI, Azure,
 * Anthropic, Gemini, Bedrock, Cohere, DashScope, DeepSeek, Mistral and xAI. What is not known here
 * is not the conversation's fault, for a run must not go on without a reward. Nor are words that
 * the request has too, since an error may repeat it.
 */
final class ConversationFault {
  /** A message may repeat the request; what is to be read stands at its beginning. */
  private static final int MAX_READ = 2000;

  private static final Pattern GAP = Pattern.compile("(?:\\\\+(?:u00[0-9a-f]{2}|[nrt])|[\\W_])++");

  private static final Set<String> CODES =
      Set.of(
          "content_filter",
          "content_policy_violation",
          "context_length_exceeded",
          "data_inspection_failed",
          "datainspectionfailed",
          "exceed_context_size_error",
          "invalid_prompt",
          "responsibleaipolicyviolation",
          "string_above_max_length");

  private static final List<Pattern> WORDS =
      List.of(
          // too long
          words("maximum (context|prompt) length"),
          words("(exceeds?|(longer|larger|greater) than)\\b.{0,60}\\bcontext (length|size|window)"),
          words("exceeds? (the )?context (length|size|window|limit)"),
          words("context (length|size|window)\\b.{0,20}\\b(exceeded|is only)"),
          words("\\b(prompt|input)( is| \\(.{0,40}\\) is) (too (long|large)|longer than the max)"),
          words("\\binput (length|token count)\\b.{0,40}\\bexceeds"),
          words("\\bmax(_completion)?_tokens must be at least 1, got (0|-)"),
          words("\\binputs\\W{1,3}must have less than"),
          words("\\binputs\\W{1,3}tokens \\+ \\W{0,3}max_new_tokens\\W{1,3}must be <="),
          words("\\bnumber of tokens in the prompt\\b"),
          words("\\brange of input length\\b"),
          words("\\breduce (the length of )?(your|the) (prompt|messages|input)"),
          // filtered
          words("\\bcontent (management|filtering) policy\\b"),
          words("\\b(prompt|messages?|content|input) (was|were|is|has been|have been) flagged"),
          words("\\brejected as a result of our safety system\\b"),
          words("\\b(input|output)\\b.{0,20}\\binappropriate content\\b"),
          words("\\bcontent exists risk\\b"));

  private ConversationFault() {}

  /**
   * @param request the body of the request, whose words say nothing where an error repeats them
   */
  static boolean isIn(ErrorBody error, byte[] request) {
    String message = error.message();
    String read = message.substring(0, Math.min(MAX_READ, message.length()));
    return error.codes().stream().anyMatch(code -> CODES.contains(code.toLowerCase(Locale.ROOT)))
        || saysItself(read, request);
  }

  /** Whether an error has words of a fault that are not of the request. */
  private static boolean saysItself(String message, byte[] request) {
    String asked = plain(new String(request, StandardCharsets.UTF_8));
    return WORDS.stream()
        .flatMap(pattern -> pattern.matcher(message).results())
        .anyMatch(found -> !asked.contains(plain(found.group())));
  }

  /** As the text can be told in JSON, in a text inside of JSON and without either. */
  private static String plain(String text) {
    return GAP.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ");
  }

  private static Pattern words(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }
}
