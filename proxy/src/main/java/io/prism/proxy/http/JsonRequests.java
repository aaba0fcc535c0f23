package io.prism.proxy.http;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.StringReader;

/** Reads requests from canonical proto3 JSON. Every failure is a 400 that names the field. */
final class JsonRequests {

  private static final JsonFormat.Parser PARSER = JsonFormat.parser();

  private JsonRequests() {}

  /**
   * Fills an empty message from a document in UTF-8.
   *
   * @return how many elements of lists the message holds
   */
  static int merge(ByteBuf document, Message.Builder into) {
    return StrictJson.merge(document, into);
  }

  /** Fills a message from JSON that the door made itself, of query parameters. */
  static void merge(String document, Message.Builder into) {
    try {
      PARSER.merge(new StringReader(document), into);
    } catch (InvalidProtocolBufferException e) {
      throw JsonFault.locate(document, into, e);
    } catch (IOException e) {
      throw HttpFailure.badRequest("the query is not readable");
    }
  }
}
