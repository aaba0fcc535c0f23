package io.prism.proxy.http;

import com.google.protobuf.ByteString;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an {@code If-Match} or {@code If-None-Match} header asks for (RFC 9110, 13.1). A tag is the
 * quoted base64url form of an item's version.
 */
sealed interface EntityTags {

  /** The header is not there. */
  record Absent() implements EntityTags {}

  /** {@code *}: any item at all. */
  record Any() implements EntityTags {}

  /**
   * A list of tags.
   *
   * @param strong the versions of the tags that are not weak, in order, without what cannot be one
   *     of ours
   * @param all the versions of all tags
   */
  record Listed(List<ByteString> strong, List<ByteString> all) implements EntityTags {}

  /** The most tags in one header; each may cost a call. */
  int MOST = 16;

  /** A tag, and what follows it. */
  Pattern TAG = Pattern.compile("[ \\t]*(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"[ \\t]*(,|$)");

  /** The tag of a version. */
  static String of(ByteString version) {
    return '"'
        + Base64.getUrlEncoder().withoutPadding().encodeToString(version.toByteArray())
        + '"';
  }

  /**
   * Reads a header; several headers of the name are one list.
   *
   * @throws HttpFailure 400 if it is no list of entity tags
   */
  static EntityTags parse(HttpHeaders headers, CharSequence name) {
    List<String> values = headers.getAll(name);
    if (values.isEmpty()) {
      return new Absent();
    }
    String text = String.join(",", values).strip();
    if (text.equals("*")) {
      return new Any();
    }
    List<ByteString> strong = new ArrayList<>();
    List<ByteString> all = new ArrayList<>();
    Matcher matcher = TAG.matcher(text);
    int at = 0;
    int count = 0;
    do {
      if (!matcher.find(at) || matcher.start() != at) {
        throw HttpFailure.badRequest(
            "header "
                + name
                + " must be * or a list of quoted entity tags, as the ETag header has them");
      }
      if (++count > MOST) {
        throw HttpFailure.badRequest(
            "header " + name + " lists more than " + MOST + " entity tags");
      }
      at = matcher.end();
      ByteString version = decode(matcher.group(2));
      if (!version.isEmpty()) {
        all.add(version);
        if (matcher.group(1) == null && !strong.contains(version)) {
          strong.add(version);
        }
      }
    } while (at < text.length());
    return new Listed(List.copyOf(strong), List.copyOf(all));
  }

  /** The version behind a tag; empty for what cannot be one, and so matches nothing. */
  private static ByteString decode(String tag) {
    try {
      return ByteString.copyFrom(Base64.getUrlDecoder().decode(tag));
    } catch (IllegalArgumentException e) {
      return ByteString.EMPTY;
    }
  }
}
