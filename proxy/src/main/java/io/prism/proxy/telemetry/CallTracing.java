package io.prism.proxy.telemetry;

import com.google.rpc.Code;
import io.grpc.Metadata;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a server span for each call whose trace is sampled, with the caller's span (W3C Trace
 * Context) as its parent. Without an OpenTelemetry SDK it does nothing at all.
 */
public final class CallTracing {

  private static final TextMapGetter<Metadata> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Metadata carrier) {
          return carrier.keys();
        }

        @Override
        public @Nullable String get(@Nullable Metadata carrier, String key) {
          return carrier == null || key.endsWith(Metadata.BINARY_HEADER_SUFFIX)
              ? null
              : carrier.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
        }
      };

  private final Optional<Tracer> tracer;
  private final TextMapPropagator propagator;

  /** Traces through an SDK, or not at all when {@code telemetry} is the one that does nothing. */
  public CallTracing(OpenTelemetry telemetry) {
    this.tracer =
        telemetry == OpenTelemetry.noop()
            ? Optional.empty()
            : Optional.of(telemetry.getTracer("io.prism.proxy"));
    this.propagator = telemetry.getPropagators().getTextMapPropagator();
  }

  /** Whether calls are traced at all. */
  public boolean isOn() {
    return tracer.isPresent();
  }

  /**
   * Starts the span of a call.
   *
   * @return null when the call is not traced
   */
  public @Nullable Context start(String method, Metadata headers) {
    if (tracer.isEmpty()) {
      return null;
    }
    Context parent = propagator.extract(Context.current(), headers, GETTER);
    Span span =
        tracer.get().spanBuilder(method).setParent(parent).setSpanKind(SpanKind.SERVER).startSpan();
    if (span.isRecording()) {
      int slash = method.indexOf('/');
      span.setAttribute("rpc.system", "grpc")
          .setAttribute("rpc.service", method.substring(0, slash))
          .setAttribute("rpc.method", method.substring(slash + 1));
    }
    return parent.with(span);
  }

  /** Ends the span of a call. */
  public void end(
      Context context, @Nullable String namespace, @Nullable String backend, Code code) {
    Span span = Span.fromContext(context);
    if (span.isRecording()) {
      if (namespace != null && backend != null) {
        span.setAttribute("prism.namespace", namespace).setAttribute("prism.backend", backend);
      }
      span.setAttribute("rpc.grpc.status_code", (long) code.getNumber());
      if (isOurFault(code)) {
        span.setStatus(StatusCode.ERROR, code.name());
      }
    }
    span.end();
  }

  private static boolean isOurFault(Code code) {
    return switch (code) {
      case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
      default -> false;
    };
  }
}
