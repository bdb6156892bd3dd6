package io.rlvr.model.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.rlvr.model.family.Activation;
import io.rlvr.model.family.Experts;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.SlidingLayers;
import io.rlvr.model.family.Traits;
import io.rlvr.model.lora.Lora;
import io.rlvr.model.lora.Projection;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs {@code decoder.py}, the products that it uses and a model's constants into a TorchScript
 * archive: a zip of stored entries with the sources as they are and, as a pickle, the module's
 * attributes.
 */
final class DecoderArchive {
  private static final String SOURCE = "decoder.py";

  /** The version of the operators; before 10, GELU has no approximation. */
  private static final String OPERATORS = "10\n";

  private DecoderArchive() {}

  /** The archive's bytes. */
  static byte[] pack(
      ModelConfig config, Lora lora, Precision precision, MemoryLimits limits, Products products) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", module(attributes(config, lora, precision, limits)));
      put(zip, "code/__torch__.py", source(SOURCE));
      put(zip, "code/__torch__/products.py", source(products.source()));
      put(zip, "code/__torch__/backward.py", source("backward.py"));
      put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      put(zip, "version", OPERATORS.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot pack " + SOURCE, e);
    }
    return bytes.toByteArray();
  }

  private static byte[] source(String name) throws IOException {
    try (InputStream source = DecoderArchive.class.getResourceAsStream(name)) {
      if (source == null) {
        throw new IllegalStateException("Resource is not in the jar: " + name);
      }
      return source.readAllBytes();
    }
  }

  /** The attributes that the class in {@code decoder.py} declares. */
  private static Map<String, Object> attributes(
      ModelConfig config, Lora lora, Precision precision, MemoryLimits limits) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("training", true);
    attributes.put("layers", config.layers());
    attributes.put("query_heads", config.heads());
    attributes.put("key_heads", config.kvHeads());
    attributes.put("head_size", config.headDim());
    attributes.put("norm_epsilon", config.rmsNormEps());
    attributes.put("tied", config.tiedEmbeddings());
    attributes.put("qkv_bias", config.qkvBias());
    attributes.put("qk_norm", config.qkNorm());
    Traits traits = config.traits();
    attributes.put("norms_before", traits.norms().before());
    attributes.put("norms_after", traits.norms().after());
    attributes.put("qk_norm_across", config.qkNorm() && traits.norms().acrossHeads());
    attributes.put("norms_from_one", traits.norms().fromOne());
    attributes.put("gelu", traits.activation() == Activation.GELU_TANH);
    attributes.put("fused", traits.isFused());
    attributes.put("rotary_size", config.rotaryDim());
    attributes.put("window", traits.sliding().map(SlidingLayers::window).orElse(0));
    attributes.put("sliding", traits.sliding().map(DecoderArchive::kinds).orElse(""));
    attributes.put("experts", traits.experts().map(Experts::count).orElse(0));
    attributes.put("experts_per_token", traits.experts().map(Experts::perToken).orElse(0));
    attributes.put("experts_normalised", traits.experts().map(Experts::normalised).orElse(false));
    attributes.put("embedding_factor", traits.multipliers().embedding());
    attributes.put("query_factor", traits.multipliers().query());
    attributes.put("residual_factor", traits.multipliers().residual());
    attributes.put("logit_factor", traits.multipliers().logits());
    attributes.put("compute_type", precision.scalarType());
    attributes.put("logit_rows", limits.logitRows(config));
    attributes.put("adapted", lora.projections().stream().mapToInt(Projection::bit).sum());
    attributes.put("adapter_scale", lora.scale());
    return attributes;
  }

  /** A letter for each layer: s for one that slides, f for one that does not. */
  private static String kinds(SlidingLayers sliding) {
    return sliding.slides().stream().map(slides -> slides ? "s" : "f").collect(joining());
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry("decoder/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** A pickle (protocol 2) of an object of class {@code Decoder} with a state dictionary. */
  private static byte[] module(Map<String, Object> attributes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream pickle = new DataOutputStream(bytes); // big endian
    pickle.write(new byte[] {(byte) 0x80, 2});
    pickle.writeBytes("c__torch__\nDecoder\n)\u0081"); // class, no arguments, new object
    pickle.writeBytes("}("); // empty dictionary, mark
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      writeText(pickle, attribute.getKey());
      writeValue(pickle, attribute.getValue());
    }
    pickle.writeBytes("ub."); // set the items, build, stop
    return bytes.toByteArray();
  }

  private static void writeText(DataOutputStream pickle, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    pickle.writeByte('X');
    pickle.writeInt(Integer.reverseBytes(bytes.length));
    pickle.write(bytes);
  }

  private static void writeValue(DataOutputStream pickle, Object value) throws IOException {
    if (value instanceof Boolean flag) {
      pickle.writeByte(flag ? 0x88 : 0x89);
    } else if (value instanceof Integer number) {
      pickle.writeByte('J');
      pickle.writeInt(Integer.reverseBytes(number));
    } else if (value instanceof Double number) {
      pickle.writeByte('G');
      pickle.writeDouble(number);
    } else if (value instanceof String text) {
      writeText(pickle, text);
    } else {
      throw new IllegalArgumentException("Attribute of unknown type: " + value.getClass());
    }
  }
}
