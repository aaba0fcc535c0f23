package io.prism.proxy.http;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.util.Map;

/**
 * Serves a method under one of its {@code google.api.http} bindings: JSON in, JSON or lines of JSON
 * out.
 *
 * @param <Q> what the handler takes
 * @param <R> what the handler answers
 */
final class RpcEndpoint<Q, R> implements Endpoint {

  /** The body as received, once more on the heap, and the message made of it. */
  private static final int JSON_WEIGHT = 3;

  /** What an element of a list takes beyond its bytes: a few of them make a key of one byte. */
  private static final int ELEMENT_BYTES = 192;

  private final Rpc<Q, R> rpc;
  private final boolean takesBody;

  RpcEndpoint(Rpc<Q, R> rpc, boolean takesBody) {
    this.rpc = rpc;
    this.takesBody = takesBody;
  }

  @Override
  public int bodyWeight() {
    return takesBody ? JSON_WEIGHT : 0;
  }

  @Override
  public String insteadOfBody() {
    return "give the fields as query parameters, such as ?ifVersion=AAAA for a condition";
  }

  /** Asking for the content type keeps HTML forms out, which a browser sends for any page. */
  @Override
  public void check(RequestHead head) {
    if (takesBody && !isJson(head.headers().get(HttpHeaderNames.CONTENT_TYPE, ""))) {
      throw HttpFailure.badRequest(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "this path takes JSON; send the header Content-Type: application/json");
    }
  }

  private static boolean isJson(String contentType) {
    String[] parts = contentType.split(";", -1);
    boolean json = parts[0].strip().equalsIgnoreCase(JsonMessages.CONTENT_TYPE);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.regionMatches(true, 0, "charset=", 0, 8)
          && !parameter.equalsIgnoreCase("charset=utf-8")) {
        return false;
      }
    }
    return json;
  }

  @Override
  public void handle(
      RequestHead head, Map<String, String> variables, ByteBuf body, Replier replier) {
    Message.Builder request = rpc.newRequest();
    if (takesBody) {
      QueryParameters.refuse(head.rawQuery());
      replier.charge((long) ELEMENT_BYTES * StrictJson.merge(body, request));
    } else {
      QueryParameters.merge(head.rawQuery(), request);
    }
    variables.forEach((field, raw) -> bind(request, field, raw));
    CallSink sink = rpc.isUnary() ? UnarySink.json(replier) : new NdjsonSink(replier);
    HttpServerCall.start(rpc, head, request.build(), replier, sink);
  }

  /** The path decides; a body or query that says something else is a mistake worth telling. */
  private static void bind(Message.Builder request, String name, String raw) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
    String value = PercentDecoder.decode("path", raw, false);
    Object given = request.getField(field);
    if (!given.equals("") && !given.equals(value)) {
      ErrorReason reason =
          name.equals("namespace") ? ErrorReason.NAMESPACE_CONFLICT : ErrorReason.INVALID_REQUEST;
      throw HttpFailure.of(
          PrismException.invalidField(
              reason, name, "field '" + name + "' differs between the path and the request"));
    }
    request.setField(field, value);
  }
}
