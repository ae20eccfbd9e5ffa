package io.targetdrop.cli.doctor;

import io.targetdrop.data.ImageSource;
import java.io.Serializable;
import java.util.List;

/**
 * What a run wants of each process that trains.
 *
 * @param images the images that it reads; none where no run is named
 * @param out where results go, a Hadoop path; empty where none is named
 * @param offHeap bytes of native memory; 0 where no run is named
 * @param disk bytes of images that may go to disk; 0 where no run is named
 */
public record Needs(List<ImageSource> images, String out, long offHeap, long disk) implements Serializable {
    /** Of no particular run. */
    public static final Needs NONE = new Needs(List.of(), "", 0, 0);
}
