package io.prism.proxy.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import io.prism.control.snapshot.TelemetryConfig.LogFormat;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/**
 * How log lines look: JSON for machines, one readable line for people. Set up in code, since a file
 * would have to be found and parsed before the first line.
 */
public final class Logs {

  private static final String READABLE =
      "%d{HH:mm:ss.SSS} %-5level %logger{0} - %msg %kvp%n%ex{short}";

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
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    for (String chatty :
        new String[] {"io.netty", "io.grpc", "org.flywaydb", "com.zaxxer.hikari"}) {
      context.getLogger(chatty).setLevel(Level.WARN);
    }
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
