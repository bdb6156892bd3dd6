package io.rlvr.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rlvr.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A hub on the loopback device: the API on 127.0.0.1, and large files on another port of localhost,
 * to which it redirects as the real one does to where it stores them.
 */
public final class FakeHub implements AutoCloseable {
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  public static final String LATER = "89abcdef0123456789abcdef0123456789abcdef";

  private final HttpServer hub;
  private final HttpServer store;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile String commit = COMMIT;

  /** What a server was asked. */
  public record Request(
      String host, String path, Optional<String> authorization, Optional<String> range) {}

  /** An answer in the place of the usual one. */
  public interface Answer {
    void give(HttpExchange exchange, byte[] content) throws IOException;
  }

  private FakeHub() throws IOException {
    hub = server(this::ofHub);
    store = server(this::ofStore);
  }

  public static FakeHub start() throws IOException {
    return new FakeHub();
  }

  private HttpServer server(Answer answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.add(
                new Request(
                    exchange.getRequestHeaders().getFirst("Host"),
                    exchange.getRequestURI().getPath(),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))));
            answer.give(exchange, new byte[0]);
          }
        });
    server.start();
    return server;
  }

  public String endpoint() {
    return "http://127.0.0.1:" + hub.getAddress().getPort();
  }

  String storeHost() {
    return "localhost:" + store.getAddress().getPort();
  }

  /** Adds a file of the repository, of Git LFS if it is named like one. */
  public FakeHub with(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  FakeHub with(String path, String content) {
    return with(path, content.getBytes(UTF_8));
  }

  /** Answers otherwise wherever a path of the hub or the store ends so. */
  FakeHub answering(String end, Answer answer) {
    answers.put(end, answer);
    return this;
  }

  FakeHub asUsual(String end) {
    answers.remove(end);
    return this;
  }

  /** The branch main moves on. */
  public void move() {
    commit = LATER;
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  void forget() {
    requests.clear();
  }

  private Optional<Answer> other(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return answers.entrySet().stream()
        .filter(entry -> path.endsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private void ofHub(HttpExchange exchange, byte[] none) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int resolve = path.indexOf("/resolve/");
    if (resolve > 0) {
      String file = path.substring(resolve + "/resolve/".length() + COMMIT.length() + 1);
      byte[] content = files.getOrDefault(file, none);
      if (other(exchange).isPresent()) {
        other(exchange).get().give(exchange, content);
      } else if (!files.containsKey(file)) {
        answer(exchange, 404, none);
      } else if (isLarge(file)) {
        exchange.getResponseHeaders().set("Location", "http://" + storeHost() + "/" + file);
        answer(exchange, 302, "elsewhere".getBytes(UTF_8));
      } else {
        content(exchange, content);
      }
    } else if (other(exchange).isPresent()) {
      other(exchange).get().give(exchange, none);
    } else if (path.contains("/revision/")) {
      answer(exchange, 200, Json.bytes(Json.object().put("sha", commit)));
    } else if (path.contains("/tree/")) {
      answer(exchange, 200, Json.bytes(listing(files.keySet())));
    } else {
      answer(exchange, 404, none);
    }
  }

  private void ofStore(HttpExchange exchange, byte[] none) throws IOException {
    byte[] content = files.get(exchange.getRequestURI().getPath().substring(1));
    Optional<Answer> other =
        answers.containsKey("store") ? Optional.of(answers.get("store")) : Optional.empty();
    if (other.isPresent()) {
      other.get().give(exchange, content);
    } else {
      content(exchange, content);
    }
  }

  private static boolean isLarge(String file) {
    return file.endsWith(".safetensors") || file.endsWith(".parquet");
  }

  Set<String> paths() {
    return files.keySet();
  }

  /** As the API lists files. */
  ArrayNode listing(Iterable<String> paths) {
    ArrayNode list = Json.object().putArray("files");
    for (String path : paths) {
      byte[] content = files.get(path);
      ObjectNode entry = list.addObject();
      entry.put("type", "file").put("path", path).put("size", content.length);
      entry.put("oid", gitSum(content));
      if (isLarge(path)) {
        entry.putObject("lfs").put("oid", sum("SHA-256", content)).put("size", content.length);
      }
    }
    return list;
  }

  /** The content, or the rest of it that was asked for. */
  static void content(HttpExchange exchange, byte[] content) throws IOException {
    int from = from(exchange);
    if (from == 0) {
      answer(exchange, 200, content);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    answer(exchange, 206, Arrays.copyOfRange(content, from, content.length));
  }

  static int from(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
  }

  /** Some bytes of a body that was announced to be longer. */
  static void cut(HttpExchange exchange, byte[] content, int bytes) throws IOException {
    int from = from(exchange);
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    OutputStream out = exchange.getResponseBody();
    out.write(content, from, Math.min(bytes, content.length - from));
    out.flush();
  }

  static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Git's name of a content: git-scm.com/book, Git Objects. */
  static String gitSum(byte[] content) {
    byte[] header = ("blob " + content.length + "\0").getBytes(UTF_8);
    byte[] all = Arrays.copyOf(header, header.length + content.length);
    System.arraycopy(content, 0, all, header.length, content.length);
    return sum("SHA-1", all);
  }

  static String sum(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
    threads.shutdownNow();
  }
}
