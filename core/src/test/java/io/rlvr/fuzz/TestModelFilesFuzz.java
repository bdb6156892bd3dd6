package io.rlvr.fuzz;

import io.rlvr.data.Message;
import io.rlvr.model.folder.Checkpoint;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.testing.GoldenModels;
import io.rlvr.text.ChatTemplate;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a model folder that comes from anywhere. */
@Tag("fuzz")
class TestModelFilesFuzz {
  @TempDir Path folder;

  @Test
  void headersOfSafetensorsAreReadOrRefused() throws Exception {
    Path file = folder.resolve("model.safetensors");
    Grammar headers =
        Grammar.json(
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[8],\"data_offsets\":[16,32]}}",
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"a\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
                + "\"c\":{\"dtype\":\"I64\",\"shape\":[3,1],\"data_offsets\":[8,32]}}");
    Grammar files =
        random -> {
          byte[] header = headers.make(random);
          long said = random.nextInt(10) == 0 ? random.nextLong() : header.length;
          return ByteBuffer.allocate(8 + header.length + 32)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(said)
              .put(header)
              .array();
        };
    Fuzz.run(
        "safetensors",
        files,
        bytes -> {
          Files.write(file, bytes);
          Safetensors tensors = Safetensors.open(file);
          for (String name : tensors.names()) {
            tensors.read(name);
          }
        });
  }

  @Test
  void configurationsAreReadOrRefused() throws Exception {
    copyJudge();
    String llama = Files.readString(folder.resolve("config.json"));
    String qwen =
        llama
            .replace("LlamaForCausalLM", "Qwen3ForCausalLM")
            .replace("\"model_type\": \"llama\"", "\"model_type\": \"qwen3\"");
    String scaled =
        llama.replace(
            "\"rope_type\": \"default\"",
            "\"rope_type\": \"llama3\", \"factor\": 8.0, \"low_freq_factor\": 1.0,"
                + " \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 64");
    Fuzz.run(
        "config.json",
        Grammar.json(
            llama,
            qwen,
            scaled,
            configuration("phi4-mini"),
            configuration("gemma3"),
            configuration("gemma3-v4"),
            configuration("qwen3-moe")),
        bytes -> {
          Files.write(folder.resolve("config.json"), bytes);
          Checkpoint.open(folder);
        });
  }

  /** Of another model than the weights beside it: what is read is refused after all. */
  private static String configuration(String model) throws IOException {
    return Files.readString(GoldenModels.folder(model).resolve("config.json"));
  }

  @Test
  void chatTemplatesRenderOrAreRefused() throws Exception {
    Grammar templates =
        Grammar.text(
            "{% for message in messages %}@@{% endfor %}",
            "{% for i in range(1000000) %}@{% endfor %}",
            "{% for i in range(3) %}@@{% else %}@{% endfor %}",
            "{% if add_generation_prompt %}@{% elif x is defined %}@{% else %}@{% endif %}",
            "{% set x = 'ab' * 1000 %}@",
            "{% set x = x ~ x %}",
            "{% set ns = namespace(n=0) %}@{% set ns.n = ns.n + 1 %}",
            "{% macro m(a, b=1) %}@{% endmacro %}@{{ m(1) }}",
            "{% generation %}@{% endgeneration %}",
            "{{ bos_token }}@@",
            "{{ loop.index }}",
            "{{ (1 + 2) * -3 if add_generation_prompt else [1, 'a', {'b': none}] }}",
            "{% for",
            "{% endfor %}",
            "{% endif %}",
            "{{ m(1) }}",
            "{{ message['role'] + message.content }}",
            "{{ messages[0]['content'] | trim | upper }}",
            "{{ messages | tojson(indent=4) }}",
            "{{ messages[::-1] }}",
            "{{ x.split('a') | join('b') }}",
            "{{ x[1:1000000:2] }}",
            "{{ 10 ** 1000 }}",
            "{{ 9223372036854775807 * 9 // 0 }}",
            "{{ 'x' | indent(100000) }}",
            "{{ x.replace('', x) }}",
            "{{ range(0, 1000000000) | list | length }}",
            "{{ ''.__class__ }}",
            "{{ raise_exception('no') }}",
            "{{ (",
            "((",
            "))",
            "[",
            "not ",
            "-",
            "{{ 1",
            "}}",
            "%}",
            "{%- ",
            "{# ",
            "#}",
            "'",
            "\\",
            "text\n");
    Fuzz.run(
        "chat template",
        templates,
        bytes -> {
          Files.write(folder.resolve("chat_template.jinja"), bytes);
          ChatTemplate.load(folder).render(List.of(Message.user("Hi"), Message.user("a\nb")));
        });
  }

  @Test
  void otherJsonOfATokenizerIsReadOrRefused() throws Exception {
    Path config = folder.resolve("tokenizer_config.json");
    Fuzz.run(
        "tokenizer_config.json",
        Grammar.json(
            "{\"eos_token\":\"</s>\",\"bos_token\":{\"content\":\"<s>\"},"
                + "\"chat_template\":[{\"name\":\"default\",\"template\":\"{{ bos_token }}\"}]}"),
        bytes -> {
          Files.write(config, bytes);
          ChatTemplate.load(folder).render(List.of(Message.user("Hi")));
        });
  }

  private void copyJudge() throws Exception {
    for (Path file : files(TestModelFilesFuzz.class.getResource("/golden/judge").toURI())) {
      Files.copy(file, folder.resolve(file.getFileName().toString()));
    }
  }

  private static List<Path> files(URI folder) throws Exception {
    try (var files = Files.list(Path.of(folder))) {
      return files.toList();
    }
  }
}
