package io.prism.proxy.http;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads requests from canonical proto3 JSON. Every failure is a 400 that names the field. */
final class JsonRequests {

  private static final JsonFormat.Parser PARSER = JsonFormat.parser();

  private JsonRequests() {}

  /** Fills a message from a document in UTF-8. */
  static void merge(ByteBuf document, Message.Builder into) {
    StrictJson.check(document, into.getDescriptorForType());
    InputStreamReader reader =
        new InputStreamReader(
            new ByteBufInputStream(document.slice()),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    try {
      PARSER.merge(reader, into);
    } catch (InvalidProtocolBufferException e) {
      throw JsonFault.locate(document.toString(StandardCharsets.UTF_8), into, e);
    } catch (IOException e) {
      throw HttpFailure.badRequest("the request body is not UTF-8");
    }
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
