package io.targetdrop.cli.doctor;

import io.targetdrop.data.ImageSource;
import java.io.Serializable;
import java.util.List;

/**
 * What is wanted of each process.
 *
 * @param images the images that a run reads; none where no run is named
 * @param out where results go, a Hadoop path; empty where none is named
 * @param demand of a run; none where none is named, or its size is not known
 */
public record Needs(List<ImageSource> images, String out, List<Demand> demand) implements Serializable {}
