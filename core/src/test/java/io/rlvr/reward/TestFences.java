package io.rlvr.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.reward.Fences.Fence;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CommonMark 0.31, section 4.5, but for what the class says of models. */
class TestFences {
  @ParameterizedTest(name = "{2}: {0}")
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "```python\\na\\n```|python:a|with a language",
        "```\\na\\n```|:a|without one",
        "``` Python title=x\\na\\n```|python:a|its first word",
        "```{.python}\\na\\n```|python:a|in braces",
        "~~~py\\na\\n~~~|py:a|of tildes",
        "~~~\\na\\n```\\nb\\n~~~|:a/```/b|one kind does not end the other",
        "````md\\n```\\na\\n```\\n````|md:```/a/```|a shorter one does not end a longer",
        "```\\na\\n`````|:a|a longer one does",
        "1. a\\n   ```py\\n   b\\n     c\\n   ```|py:b/  c|indented in a list",
        "```py\\n    '''\\n    ```\\n    '''\\nb\\n```|py:    '''/    ```/    '''/b|far in is content",
        "See: ```py\\na\\n```|py:a|behind other text",
        "```py\\na```|py:a|ended behind text",
        "```py\\na\\n```sh\\nb\\n```|py:a,sh:b|one that begins ends the one before",
        "```py\\na\\n```\\n```\\nb\\n```|py:a,:b|an end is no beginning",
        "```py\\na|py:a|never closed",
        "```py\\na\\n```\\n```py\\nb|py:a,py:b|the last never closed",
        "```py\\na\\n</answer>|py:a|the end of the answer closes it",
        "`a` and ```b``` c|''|code inside a line"
      })
  void areFoundInTheirOrder(String text, String expected, String why) {
    String found =
        String.join(
            ",", Fences.in(text.replace("\\n", "\n")).stream().map(TestFences::shown).toList());

    assertThat(found).as(why).isEqualTo(expected.equals("''") ? "" : expected);
  }

  private static String shown(Fence fence) {
    return fence.language() + ":" + fence.text().stripTrailing().replace("\n", "/");
  }
}
