package io.targetdrop.doctor;

import io.targetdrop.data.ImageSource;
import io.targetdrop.data.Part;
import java.io.Serializable;
import java.util.List;

/**
 * What is wanted of each process.
 *
 * @param images of the data that a run reads; none where no run is named
 * @param out where results go, a Hadoop path; empty where none is named
 * @param demand of a run; none where none is named, or its size is not known
 */
public record Needs(List<FirstImages> images, String out, List<Demand> demand) implements Serializable {

    /**
     * An image of each part, to see whether images can be read.
     *
     * @param source where they are
     * @param train the index of a training image
     * @param test the index of a test image
     */
    public record FirstImages(ImageSource source, int train, int test) implements Serializable {
        void read() {
            source.read(Part.TRAIN, new int[] {train});
            source.read(Part.TEST, new int[] {test});
        }
    }
}
