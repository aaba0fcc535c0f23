package io.prism.backend.keyvalue.wire;

import com.google.protobuf.ByteString;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.KeyValueLimits;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.CountRequest;
import io.prism.keyvalue.v1.ScanRequest;
import java.util.Optional;

/**
 * Checks and reads requests on ranges. Errors as in {@link RequestDecoder}. Cursors are the
 * gateway's own matter and are not looked at.
 *
 * @param limits the namespace's bounds
 */
public record ScanDecoder(KeyValueLimits limits) {

  /** The range a scan covers. */
  public KeyRange range(ScanRequest request) {
    boolean byRange = !request.getStart().isEmpty() || !request.getEnd().isEmpty();
    if (!byRange) {
      return KeyRange.ofPrefix(request.getPrefixBytes());
    }
    if (!request.getPrefix().isEmpty()) {
      throw invalid("prefix", "excludes start and end; give one or the other");
    }
    Optional<ByteString> end =
        request.getEnd().isEmpty() ? Optional.empty() : Optional.of(request.getEndBytes());
    if (end.isPresent()
        && ByteString.unsignedLexicographicalComparator()
                .compare(request.getStartBytes(), end.get())
            > 0) {
      throw invalid("start", "lies behind end in byte order; swap them and set reverse");
    }
    return new KeyRange(request.getStartBytes(), end);
  }

  /** The range a count covers. */
  public KeyRange range(CountRequest request) {
    return KeyRange.ofPrefix(request.getPrefixBytes());
  }

  /** The number of items in a page of a Scan. */
  public int pageItems(ScanRequest request) {
    if (request.getLimit() < 0 || request.getLimit() > limits.maxPageItems()) {
      throw invalid("limit", request.getLimit() + " is not between 0 and " + limits.maxPageItems());
    }
    return request.getLimit() == 0
        ? Math.min(KeyValueLimits.DEFAULT_PAGE_ITEMS, limits.maxPageItems())
        : request.getLimit();
  }

  /** The number of items in a whole ScanStream; {@link Long#MAX_VALUE}: all. */
  public long streamItems(ScanRequest request) {
    if (request.getLimit() < 0) {
      throw invalid("limit", request.getLimit() + " is negative; 0 means all items");
    }
    return request.getLimit() == 0 ? Long.MAX_VALUE : request.getLimit();
  }

  /** The bytes of keys and values in a page. */
  public long pageBytes(ScanRequest request) {
    if (request.getPageBytes() < 0 || request.getPageBytes() > limits.maxPageBytes()) {
      throw invalid(
          "page_bytes",
          request.getPageBytes()
              + " is not between 0 and "
              + limits.maxPageBytes()
              + "; 0 means the most allowed");
    }
    return request.getPageBytes() == 0 ? limits.maxPageBytes() : request.getPageBytes();
  }

  private static PrismException invalid(String field, String message) {
    return PrismException.invalidField(ErrorReason.INVALID_REQUEST, field, field + ": " + message);
  }
}
