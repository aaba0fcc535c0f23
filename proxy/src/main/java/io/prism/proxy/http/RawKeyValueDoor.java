package io.prism.proxy.http;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.DeleteResponse;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Raw values for people and shell scripts: {@code /kv/{namespace}/{key}}. The body is the value,
 * the ETag the version, {@code If-Match} and {@code If-None-Match} the conditions.
 */
final class RawKeyValueDoor {

  private static final String PATH = "/kv/{namespace}/{key=**}";
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /** The body itself and the message made of it. */
  private static final int RAW_WEIGHT = 2;

  private final Rpc<?, ?> get;
  private final Rpc<?, ?> put;
  private final Rpc<?, ?> delete;

  private RawKeyValueDoor(Rpc<?, ?> get, Rpc<?, ?> put, Rpc<?, ?> delete) {
    this.get = get;
    this.put = put;
    this.delete = delete;
  }

  /** Adds the raw paths if the KeyValue service is among the services. */
  static void addTo(List<ServerServiceDefinition> services, Router.Builder routes) {
    services.stream()
        .filter(
            service ->
                service.getServiceDescriptor().getName().equals(KeyValueServiceGrpc.SERVICE_NAME))
        .findFirst()
        .map(
            service ->
                new RawKeyValueDoor(
                    rpc(service, KeyValueServiceGrpc.getGetMethod().getFullMethodName()),
                    rpc(service, KeyValueServiceGrpc.getPutMethod().getFullMethodName()),
                    rpc(service, KeyValueServiceGrpc.getDeleteMethod().getFullMethodName())))
        .ifPresent(
            door ->
                routes
                    .add(HttpMethod.GET, PATH, endpoint(0, door::read))
                    .add(HttpMethod.HEAD, PATH, endpoint(0, door::read))
                    .add(HttpMethod.PUT, PATH, endpoint(RAW_WEIGHT, door::write))
                    .add(HttpMethod.DELETE, PATH, endpoint(0, door::remove)));
  }

  private static Rpc<?, ?> rpc(ServerServiceDefinition service, String method) {
    ServerMethodDefinition<?, ?> definition = service.getMethod(method);
    if (definition == null) {
      throw new IllegalArgumentException("the KeyValue service has no method " + method);
    }
    return Rpc.of(definition);
  }

  /** Where an item is. */
  private record Place(String namespace, String key) {}

  private interface Action {
    void run(RequestHead head, Place place, ByteBuf body, Replier replier);
  }

  private static Endpoint endpoint(int bodyWeight, Action action) {
    return new Endpoint() {
      @Override
      public int bodyWeight() {
        return bodyWeight;
      }

      @Override
      public String insteadOfBody() {
        return "leave it out; conditions go into the headers If-Match and If-None-Match";
      }

      @Override
      public void handle(
          RequestHead head, Map<String, String> variables, ByteBuf body, Replier replier) {
        QueryParameters.refuse(head.rawQuery());
        Place place =
            new Place(
                PercentDecoder.decode("path", variables.getOrDefault("namespace", ""), false),
                PercentDecoder.decode("path", variables.getOrDefault("key", ""), false));
        action.run(head, place, body, replier);
      }
    };
  }

  private void read(RequestHead head, Place place, ByteBuf body, Replier replier) {
    EntityTags ifMatch = EntityTags.parse(head.headers(), HttpHeaderNames.IF_MATCH);
    EntityTags ifNoneMatch = EntityTags.parse(head.headers(), HttpHeaderNames.IF_NONE_MATCH);
    GetRequest request =
        GetRequest.newBuilder().setNamespace(place.namespace()).setKey(place.key()).build();
    call(
        get,
        head,
        request,
        GetResponse.getDefaultInstance(),
        replier,
        (item, metadata) -> {
          if (!item.getFound()) {
            replier.fail(notFound(place));
          } else if (ifMatch instanceof EntityTags.Listed(var strong, _)
              && !strong.contains(item.getVersion())) {
            replier.fail(conditionNotMet());
          } else {
            replier.send(itemReply(item, metadata, alreadyKnown(ifNoneMatch, item)));
          }
        });
  }

  private static boolean alreadyKnown(EntityTags ifNoneMatch, GetResponse item) {
    return switch (ifNoneMatch) {
      case EntityTags.Absent _ -> false;
      case EntityTags.Any _ -> true;
      case EntityTags.Listed(_, var all) -> all.contains(item.getVersion());
    };
  }

  private static Reply itemReply(GetResponse item, Metadata metadata, boolean alreadyKnown) {
    HttpHeaders headers =
        new DefaultHttpHeaders()
            .set(HttpHeaderNames.ETAG, EntityTags.of(item.getVersion()))
            .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE);
    CallMetadata.copy(metadata, headers);
    if (alreadyKnown) {
      return new Reply(HttpResponseStatus.NOT_MODIFIED, headers, Unpooled.EMPTY_BUFFER);
    }
    headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM);
    ByteBuf value = Unpooled.wrappedBuffer(item.getValue().asReadOnlyByteBuffer());
    return new Reply(HttpResponseStatus.OK, headers, value);
  }

  private void write(RequestHead head, Place place, ByteBuf body, Replier replier) {
    PutRequest.Builder request =
        PutRequest.newBuilder()
            .setNamespace(place.namespace())
            .setKey(place.key())
            .setIdempotencyToken(token(head));
    TtlHeader.of(head).ifPresent(request::setTtl);
    EntityTags ifMatch = EntityTags.parse(head.headers(), HttpHeaderNames.IF_MATCH);
    EntityTags ifNoneMatch = EntityTags.parse(head.headers(), HttpHeaderNames.IF_NONE_MATCH);
    if (!(ifMatch instanceof EntityTags.Absent) && !(ifNoneMatch instanceof EntityTags.Absent)) {
      throw HttpFailure.badRequest("give If-Match or If-None-Match, not both");
    }
    if (ifNoneMatch instanceof EntityTags.Listed) {
      throw HttpFailure.badRequest("If-None-Match on PUT must be *; use If-Match for a version");
    }
    if (ifNoneMatch instanceof EntityTags.Any) {
      request.setIfAbsent(true);
    }
    // The buffer goes back to the pool when this method returns, the message lives longer.
    request.setValue(UnsafeByteOperations.unsafeWrap(ByteBufUtil.getBytes(body)));
    switch (ifMatch) {
      case EntityTags.Absent _ -> put(head, request, List.of(), replier);
      case EntityTags.Any _ -> put(head, request.setIfPresent(true), List.of(), replier);
      case EntityTags.Listed(var strong, _) -> {
        requireOneForToken(strong, request.getIdempotencyToken());
        putIfAny(head, request, strong, replier);
      }
    }
  }

  private void putIfAny(
      RequestHead head, PutRequest.Builder request, List<ByteString> versions, Replier replier) {
    if (versions.isEmpty()) {
      replier.fail(conditionNotMet());
    } else {
      List<ByteString> rest = versions.subList(1, versions.size());
      put(head, request.setIfVersion(versions.getFirst()), rest, replier);
    }
  }

  /**
   * Versions never come back, so trying one after the other misses none that was there throughout.
   */
  private void put(
      RequestHead head, PutRequest.Builder request, List<ByteString> otherwise, Replier replier) {
    call(
        put,
        head,
        request.build(),
        PutResponse.getDefaultInstance(),
        replier,
        (done, metadata) -> {
          if (done.getApplied()) {
            Reply reply = noContent(metadata);
            reply.headers().set(HttpHeaderNames.ETAG, EntityTags.of(done.getVersion()));
            replier.send(reply);
          } else {
            putIfAny(head, request, otherwise, replier);
          }
        });
  }

  private void remove(RequestHead head, Place place, ByteBuf body, Replier replier) {
    DeleteRequest.Builder request =
        DeleteRequest.newBuilder()
            .setNamespace(place.namespace())
            .setKey(place.key())
            .setIdempotencyToken(token(head));
    if (head.headers().contains(HttpHeaderNames.IF_NONE_MATCH)) {
      throw HttpFailure.badRequest("If-None-Match makes no sense on DELETE; use If-Match");
    }
    switch (EntityTags.parse(head.headers(), HttpHeaderNames.IF_MATCH)) {
      case EntityTags.Absent _ -> delete(head, request, false, List.of(), replier);
      case EntityTags.Any _ -> delete(head, request, true, List.of(), replier);
      case EntityTags.Listed(var strong, _) -> {
        requireOneForToken(strong, request.getIdempotencyToken());
        deleteIfAny(head, request, strong, replier);
      }
    }
  }

  private void deleteIfAny(
      RequestHead head, DeleteRequest.Builder request, List<ByteString> versions, Replier replier) {
    if (versions.isEmpty()) {
      replier.fail(conditionNotMet());
    } else {
      List<ByteString> rest = versions.subList(1, versions.size());
      delete(head, request.setIfVersion(versions.getFirst()), false, rest, replier);
    }
  }

  /** Removing nothing changes nothing, so "must exist" can be told from the count. */
  private void delete(
      RequestHead head,
      DeleteRequest.Builder request,
      boolean mustExist,
      List<ByteString> otherwise,
      Replier replier) {
    call(
        delete,
        head,
        request.build(),
        DeleteResponse.getDefaultInstance(),
        replier,
        (done, metadata) -> {
          if (done.getApplied() && (!mustExist || done.getDeletedCount() > 0)) {
            replier.send(noContent(metadata));
          } else {
            deleteIfAny(head, request, otherwise, replier);
          }
        });
  }

  /** Whoever sends the header relies on it, so that an empty one must not count as none. */
  private static String token(RequestHead head) {
    Optional<String> token = head.single(IDEMPOTENCY_KEY);
    if (token.filter(String::isEmpty).isPresent()) {
      throw HttpFailure.badRequest(
          "header Idempotency-Key is empty; give 1 to 128 printable ASCII characters or leave it out");
    }
    return token.orElse("");
  }

  private static void requireOneForToken(List<ByteString> versions, String token) {
    if (versions.size() > 1 && !token.isEmpty()) {
      throw HttpFailure.badRequest(
          "with Idempotency-Key, If-Match must hold a single entity tag: one key stands for one request");
    }
  }

  private static Reply noContent(Metadata metadata) {
    HttpHeaders headers = new DefaultHttpHeaders();
    CallMetadata.copy(metadata, headers);
    return new Reply(HttpResponseStatus.NO_CONTENT, headers, Unpooled.EMPTY_BUFFER);
  }

  private static HttpFailure notFound(Place place) {
    return HttpFailure.of(
        PrismException.builder(ErrorReason.KEY_NOT_FOUND, "no item has this key")
            .metadata("namespace", place.namespace())
            .build());
  }

  private static HttpFailure conditionNotMet() {
    return HttpFailure.of(
        HttpResponseStatus.PRECONDITION_FAILED,
        PrismException.of(
            ErrorReason.CONDITION_NOT_MET,
            "the item is not as If-Match or If-None-Match asks; nothing was changed"));
  }

  /** Calls a method; success is told on the loop, failures are answered here. */
  private static <Q, R, M extends Message> void call(
      Rpc<Q, R> rpc,
      RequestHead head,
      Message request,
      M prototype,
      Replier replier,
      BiConsumer<M, Metadata> onSuccess) {
    UnarySink sink =
        new UnarySink(
            replier,
            (answer, metadata) -> onSuccess.accept(Rpc.as(prototype, answer), metadata),
            RawKeyValueDoor::failure);
    HttpServerCall.start(rpc, head, request, replier, sink);
  }

  /** Like every failed call, except that a value over the limit has its own HTTP code here. */
  private static HttpFailure failure(Status status) {
    return isTooLarge(status)
        ? HttpFailure.of(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, status)
        : HttpFailure.of(status);
  }

  private static boolean isTooLarge(Status status) {
    for (Any detail : status.getDetailsList()) {
      try {
        if (detail.is(ErrorInfo.class)
            && detail
                .unpack(ErrorInfo.class)
                .getReason()
                .equals(ErrorReason.VALUE_TOO_LARGE.name())) {
          return true;
        }
      } catch (InvalidProtocolBufferException e) {
        return false;
      }
    }
    return false;
  }
}
