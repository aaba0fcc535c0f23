package io.prism.proxy.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;

/** A request that has begun: what serves it, how much of it is there, and its answer. */
final class PendingRequest {

  /** An unwanted body up to this size is read and dropped; a larger one costs the connection. */
  private static final int MOST_DISCARDED_BYTES = 64 << 10;

  private final DoorContext door;
  private final HttpExchange exchange;
  private RequestBody body;
  private Runnable endpoint = () -> {};
  private long announced = -1;
  private boolean expectsContinue;
  private boolean complete;

  PendingRequest(DoorContext door, HttpRequest request, HttpExchange exchange) {
    this.door = door;
    this.exchange = exchange;
    this.complete = request instanceof LastHttpContent;
    this.body = new RequestBody(MOST_DISCARDED_BYTES, false, new Reservation(door.memory(), 0), -1);
  }

  /**
   * Finds out from the head what serves the request.
   *
   * @throws HttpFailure if nothing does
   */
  void route(HttpRequest request, Peer peer) {
    HttpDoorConfig config = door.config();
    RequestFraming.requireDecoded(request.decoderResult(), config.maxHeaderBytes());
    RequestFraming.requireFewHeaders(request);
    RequestFraming.requireVersion(request.protocolVersion());
    announced =
        RequestFraming.announcedLength(request, exchange.isMultiplexed(), config.maxBodyBytes());
    expectsContinue = RequestFraming.expectsContinue(request);
    RequestHead head = RequestHead.of(request, peer);
    exchange.setBrowserHeaders(door.dispatcher().admit(head));
    Router.Match match = door.dispatcher().find(head);
    Endpoint found = match.endpoint();
    int weight = found.bodyWeight();
    if (weight == 0 && announced > 0) {
      throw HttpFailure.bodyUnexpected(found.insteadOfBody());
    }
    Reservation reservation = new Reservation(door.memory(), weight);
    body = new RequestBody(config.maxBodyBytes(), weight > 0, reservation, announced);
    exchange.setBudget(reservation);
    endpoint =
        () -> {
          if (weight == 0 && body.received() > 0) {
            throw HttpFailure.bodyUnexpected(found.insteadOfBody());
          }
          found.handle(head, match.variables(), body.bytes(), exchange);
        };
  }

  /** Asks the byte budget for the announced body. */
  boolean reserve() {
    return body.reserveAnnounced();
  }

  /** Waits for the byte budget, and says on the loop when it is there. False if it cannot wait. */
  boolean awaitReservation(EventLoop loop, Runnable reserved) {
    return body.awaitAnnounced(loop, reserved);
  }

  /** Whether the sender waits to be told that its body is welcome. */
  boolean awaitsContinue() {
    return expectsContinue && !complete;
  }

  /**
   * Adds a part of the body, which stays the caller's.
   *
   * @throws HttpFailure if it is broken or too much
   */
  void add(HttpContent part, Channel channel) {
    complete = part instanceof LastHttpContent && part.decoderResult().isSuccess();
    if (part.decoderResult().isFailure()) {
      throw HttpFailure.badRequest("the request body is not framed as HTTP asks");
    }
    body.add(part.content(), complete, channel.alloc());
  }

  /** The rest of the request has arrived, and was dropped. */
  void ended() {
    complete = true;
  }

  /** Whether the whole request has arrived. */
  boolean isComplete() {
    return complete;
  }

  /**
   * Calls what serves the request.
   *
   * @throws HttpFailure if the request is wrong
   */
  void serve() {
    try {
      endpoint.run();
    } finally {
      body.drop();
    }
  }

  /** Whether the connection can be kept although the body is unwanted. */
  boolean canDiscardRest() {
    return complete || (announced >= 0 && announced <= MOST_DISCARDED_BYTES && !expectsContinue);
  }

  HttpExchange exchange() {
    return exchange;
  }

  /** Gives memory and budget back. */
  void release() {
    body.release();
  }
}
