package io.prism.proxy.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import io.prism.control.snapshot.TelemetryConfig.LogFormat;
import net.logstash.logback.encoder.LogstashEncoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * How log lines look: JSON for machines, one readable line for people. Set up in code, since a file
 * would have to be found and parsed before the first line.
 */
public final class Logs {

  private static final String READABLE =
      "%d{HH:mm:ss.SSS} %-5level %logger{0} - %msg %kvp%n%ex{short}";

  /**
   * Warns, with a stack trace, of every stream that a client breaks, such as one with headers over
   * the limit; any client could fill the disk with it.
   */
  private static final String GRPC_STREAMS = "io.grpc.netty.NettyServerHandler";

  /** The environment variable that says how much is logged. */
  private static final String LEVEL = "PRISM_LOG_LEVEL";

  private Logs() {}

  /** Logs to the standard error stream from now on, so that output stays for results. */
  public static void configure(LogFormat format) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    Encoder<ILoggingEvent> encoder = isJson(format) ? json() : readable();
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level(System.getenv(LEVEL)));
    root.addAppender(appender);
    for (String chatty :
        new String[] {"io.netty", "io.grpc", "org.flywaydb", "com.zaxxer.hikari"}) {
      context.getLogger(chatty).setLevel(Level.WARN);
    }
    context.getLogger(GRPC_STREAMS).setLevel(Level.ERROR);
    bridgeJavaUtilLogging(context);
  }

  /** A word that is none is no reason not to start. */
  static Level level(@Nullable String word) {
    return Level.toLevel(word, Level.INFO);
  }

  /** Lines of libraries that log through the JDK take the same way, at the levels set above. */
  private static void bridgeJavaUtilLogging(LoggerContext context) {
    LevelChangePropagator levels = new LevelChangePropagator();
    levels.setContext(context);
    levels.setResetJUL(true);
    context.addListener(levels);
    levels.start();
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  private static boolean isJson(LogFormat format) {
    return switch (format) {
      case JSON -> true;
      case TEXT -> false;
      case AUTO -> System.console() == null || !System.console().isTerminal();
    };
  }

  private static Encoder<ILoggingEvent> json() {
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setIncludeCallerData(false);
    return encoder;
  }

  private static Encoder<ILoggingEvent> readable() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern(READABLE);
    return encoder;
  }
}
