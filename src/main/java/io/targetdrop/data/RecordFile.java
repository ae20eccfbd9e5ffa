package io.targetdrop.data;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;

/** A file of records of one size, read in large blocks so that a remote file system sees few requests. */
final class RecordFile {
    /** About 780 kB of CIFAR records. */
    static final int BLOCK_RECORDS = 256;

    private final HadoopFiles files;
    private final FileStatus status;
    private final int recordBytes;

    /** Receives one record: {@code block[offset]} is its first byte; the block is overwritten after the call. */
    @FunctionalInterface
    interface Visitor {
        void visit(int record, byte[] block, int offset);
    }

    /**
     * A file whose size must be a positive multiple of the record's.
     *
     * @param recordBytes the bytes of one record, positive
     * @param fix ends the error's sentence
     */
    RecordFile(HadoopFiles files, FileStatus status, int recordBytes, String fix) {
        long length = status.getLen();
        if (!(length > 0 && length % recordBytes == 0)) {
            throw new DataException(status.getPath() + " must be a positive multiple of " + recordBytes
                    + " bytes long but has " + length + " bytes; " + fix);
        }
        this.files = files;
        this.status = status;
        this.recordBytes = recordBytes;
    }

    String name() {
        return status.getPath().getName();
    }

    int count() {
        return Math.toIntExact(status.getLen() / recordBytes);
    }

    /**
     * Visits some records.
     *
     * @param records ascending record numbers, repetitions allowed
     */
    void visit(int[] records, Visitor visitor) {
        byte[] block = new byte[BLOCK_RECORDS * recordBytes];
        try (FSDataInputStream in = files.open(status.getPath())) {
            int next = 0;
            while (next < records.length) {
                int first = records[next];
                int held = Math.min(BLOCK_RECORDS, count() - first);
                in.readFully((long) first * recordBytes, block, 0, held * recordBytes);
                for (; next < records.length && records[next] < first + held; next++) {
                    visitor.visit(records[next], block, (records[next] - first) * recordBytes);
                }
            }
        } catch (IOException e) {
            throw HadoopFiles.unreadable(status.getPath(), e);
        }
    }

    void visitAll(Visitor visitor) {
        int[] all = new int[count()];
        Arrays.setAll(all, record -> record);
        visit(all, visitor);
    }

    /** SHA-256 of the whole file, hexadecimal. */
    String sha256() {
        Sha256 digest = new Sha256();
        visitAll((record, block, offset) -> digest.update(block, offset, recordBytes));
        return digest.hex();
    }
}
