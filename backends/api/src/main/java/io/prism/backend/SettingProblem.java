package io.prism.backend;

/**
 * Why settings cannot be used.
 *
 * @param setting the setting's name
 * @param message what is wrong
 * @param remedy what to do
 */
public record SettingProblem(String setting, String message, String remedy) {}
