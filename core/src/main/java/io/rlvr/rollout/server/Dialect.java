package io.rlvr.rollout.server;

import io.rlvr.config.UserException;
import io.rlvr.http.client.Reply.Failed;
import io.rlvr.http.client.Request;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.Sampling;
import java.util.List;
import java.util.Optional;

/** The words of a kind of server. */
interface Dialect {
  /**
   * Refuses what this kind cannot give the log-probabilities of.
   *
   * @throws UserException if there is something
   */
  void check(Sampling sampling);

  /** What to do where log-probabilities of samples are of another temperature. */
  String temperatureHint();

  /** Draws one sample. */
  Request<Sample> sample(ServedPolicy policy, Draw draw, Sampling sampling);

  /** The log-probabilities of the probe's places, which the answers have in their order. */
  List<Request<float[]>> score(ServedPolicy policy);

  /** Puts an adapter beside the weights. */
  Request<String> loadAdapter(String name, String folder);

  /** Forgets an adapter. */
  Request<String> unloadAdapter(String name);

  /** Holds the server before its weights are replaced; what is under way ends first. */
  List<Request<String>> before();

  /** Whether the server is held so; empty for a kind that is never held. */
  Optional<Request<Boolean>> isHeld();

  /** Replaces the weights. */
  List<Request<String>> load(String folder);

  /** Lets the server go on, whether the weights were replaced or not. */
  List<Request<String>> after();

  /** Whether a failure says that there is no model of that name. */
  boolean isMissing(Failed<?> failed, String model);
}
