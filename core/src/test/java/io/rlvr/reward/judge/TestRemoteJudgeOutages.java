package io.rlvr.reward.judge;

import static io.rlvr.reward.judge.FakeEndpoint.say;
import static io.rlvr.reward.judge.RemoteJudgeCases.BOOM;
import static io.rlvr.reward.judge.RemoteJudgeCases.GOOD;
import static io.rlvr.reward.judge.RemoteJudgeCases.LATE;
import static io.rlvr.reward.judge.RemoteJudgeCases.PROMPT;
import static io.rlvr.reward.judge.RemoteJudgeCases.numbered;
import static io.rlvr.reward.judge.RemoteJudgeCases.reward;
import static io.rlvr.reward.judge.RemoteJudgeCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Verdict;
import io.rlvr.data.Verdict.Status;
import io.rlvr.reward.Reward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Endpoints that hang, break, tell to wait or are asked by many at once. */
class TestRemoteJudgeOutages {
  @Test
  void aHangEndsWithTheAttempt() {
    try (FakeEndpoint endpoint = FakeEndpoint.start();
        Reward reward =
            reward(
                endpoint.url(),
                List.of(
                    "reward.remote-judge.attempt-timeout=0.1",
                    "reward.remote-judge.max-attempts=2"))) {
      endpoint.then(endpoint.hang());
      Verdict verdict = verdict(reward, "It is 5.");

      assertThat(verdict.status()).isEqualTo(Status.FAILED);
      assertThat(verdict.error()).contains("no answer within 0.1 s");
      assertThat(verdict.attempts()).isEqualTo(2);
      assertThat(verdict.latencyMs()).isBetween(200.0, 3000.0);
    }
  }

  @Test
  void aHangEndsWithTheDeadline() {
    try (FakeEndpoint endpoint = FakeEndpoint.start();
        Reward reward = reward(endpoint.url(), List.of("reward.remote-judge.deadline=0.2"))) {
      endpoint.then(endpoint.hang());
      Verdict verdict = verdict(reward, "It is 5.");

      assertThat(verdict.status()).isEqualTo(Status.FAILED);
      assertThat(verdict.error()).contains("no answer before the deadline of 0.2 s");
      assertThat(verdict.attempts()).isEqualTo(1);
      assertThat(verdict.latencyMs()).isBetween(199.0, 3000.0);
    }
  }

  @Test
  void aBodyThatStallsIsAHangToo() {
    try (FakeEndpoint endpoint = FakeEndpoint.start();
        Reward reward =
            reward(endpoint.url(), List.of("reward.remote-judge.attempt-timeout=0.1"))) {
      endpoint.then(endpoint.stall(GOOD));
      endpoint.then(say(200, GOOD));
      Verdict verdict = verdict(reward, "It is 5.");

      assertThat(verdict.status()).isEqualTo(Status.SCORED);
      assertThat(verdict.attempts()).isEqualTo(2);
    }
  }

  @Test
  void aRefusedConnectionFails() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (Reward reward = reward("http://127.0.0.1:" + port, List.of())) {
      Verdict verdict = verdict(reward, "It is 5.");

      assertThat(verdict.status()).isEqualTo(Status.FAILED);
      assertThat(verdict.error()).contains("no connection to 127.0.0.1:" + port);
      assertThat(verdict.attempts()).isEqualTo(3);
    }
  }

  @Test
  void retryAfterIsHonoured() {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(say(429, LATE, "Retry-After", "1"), say(200, GOOD));
        Reward reward = reward(endpoint.url(), List.of())) {
      Verdict verdict = verdict(reward, "It is 5.");

      assertThat(verdict.status()).isEqualTo(Status.SCORED);
      assertThat(verdict.attempts()).isEqualTo(2);
      assertThat(verdict.latencyMs()).isBetween(1000.0, 4000.0);
    }
  }

  @Test
  void theCircuitOpensAndHalfOpens() throws InterruptedException {
    try (FakeEndpoint endpoint =
            FakeEndpoint.start(say(500, BOOM), say(500, BOOM), say(502, "gone"), say(200, GOOD));
        Reward reward =
            reward(
                endpoint.url(),
                List.of(
                    "reward.remote-judge.max-attempts=1",
                    "reward.remote-judge.breaker-failures=2",
                    "reward.remote-judge.breaker-wait=0.3"))) {
      assertThat(verdict(reward, "a").error()).contains("HTTP 500: boom");
      assertThat(verdict(reward, "b").error()).contains("HTTP 500: boom");

      Verdict open = verdict(reward, "c");
      assertThat(open.status()).isEqualTo(Status.FAILED);
      assertThat(open.error())
          .contains("circuit open after 2 outages in a row; the last: HTTP 500: boom");
      assertThat(open.attempts()).isZero();
      assertThat(endpoint.requests()).hasSize(2);

      Thread.sleep(350);
      assertThat(verdict(reward, "d").error()).contains("HTTP 502: gone");
      assertThat(verdict(reward, "e").error())
          .contains("circuit open after 2 outages in a row; the last: HTTP 502: gone");
      assertThat(endpoint.requests()).hasSize(3);

      Thread.sleep(350);
      assertThat(verdict(reward, "f").status()).isEqualTo(Status.SCORED);
      assertThat(verdict(reward, "g").status()).isEqualTo(Status.SCORED);
    }
  }

  @Test
  void theCircuitOpensAmidTheAttemptsOfOneRequest() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(500, BOOM));
        Reward reward = reward(endpoint.url(), List.of("reward.remote-judge.breaker-failures=2"))) {
      Verdict verdict = verdict(reward, "It is 5.");

      assertThat(verdict.error())
          .contains("circuit open after 2 outages in a row; the last: HTTP 500: boom");
      assertThat(verdict.attempts()).isEqualTo(2);
    }
  }

  @Test
  void anEndpointThatIsBusyIsNotOut() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(429, LATE));
        Reward reward = reward(endpoint.url(), List.of("reward.remote-judge.breaker-failures=2"))) {
      assertThat(verdict(reward, "a").error()).contains("HTTP 429: slow down");
      assertThat(verdict(reward, "b").error()).contains("HTTP 429: slow down");
    }
  }

  @Test
  void theBoundOnRequestsHoldsForAllRewardsOfTheProcess() throws Exception {
    ExecutorService tasks = Executors.newFixedThreadPool(3);
    try (FakeEndpoint endpoint = FakeEndpoint.start()) {
      endpoint.then(endpoint.work(15, say(200, GOOD)));
      CountDownLatch all = new CountDownLatch(3);
      List<Future<List<Verdict>>> groups = new ArrayList<>();
      for (int task = 0; task < 3; task++) {
        groups.add(
            tasks.submit(
                () -> {
                  try (Reward reward =
                      reward(endpoint.url(), List.of("reward.remote-judge.concurrency=4"))) {
                    all.countDown();
                    all.await();
                    return reward.score(PROMPT, numbered(8));
                  }
                }));
      }
      for (Future<List<Verdict>> group : groups) {
        assertThat(group.get()).allMatch(Verdict::isScored).hasSize(8);
      }
      assertThat(endpoint.mostUnderWay()).isBetween(2, 4);
    } finally {
      tasks.shutdownNow();
    }
  }

  @Test
  void aClosedRewardLeavesTheOthersTheirEndpoint() {
    try (FakeEndpoint endpoint = FakeEndpoint.start(say(200, GOOD));
        Reward reward = reward(endpoint.url(), List.of())) {
      Reward other = reward(endpoint.url(), List.of());
      other.close();
      other.close();

      assertThat(verdict(reward, "It is 5.").isScored()).isTrue();
    }
  }
}
