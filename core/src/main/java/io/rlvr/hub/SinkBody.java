package io.rlvr.hub;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.LongAdder;

/** Hands a body to a sink as it comes, and breaks the transfer off where the sink refuses. */
final class SinkBody implements HttpResponse.BodySubscriber<Void> {
  private final HttpResponse.ResponseInfo head;
  private final Sink sink;
  private final LongAdder received;
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private Flow.Subscription subscription;

  SinkBody(HttpResponse.ResponseInfo head, Sink sink, LongAdder received) {
    this.head = head;
    this.sink = sink;
    this.received = received;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    try {
      sink.begin(head.statusCode(), head.headers());
      subscription.request(1);
    } catch (IOException e) {
      refuse(e);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    try {
      for (ByteBuffer buffer : buffers) {
        int bytes = buffer.remaining();
        sink.write(buffer);
        received.add(bytes);
      }
      subscription.request(1);
    } catch (IOException e) {
      refuse(e);
    }
  }

  private void refuse(IOException why) {
    subscription.cancel();
    if (why instanceof Sink.Enough) {
      body.complete(null);
    } else {
      body.completeExceptionally(new Sink.Refusal(why));
    }
  }

  @Override
  public void onError(Throwable problem) {
    body.completeExceptionally(problem);
  }

  @Override
  public void onComplete() {
    body.complete(null);
  }
}
