import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;

/** What a Java program needs of libkodbro, by JNA. A {@code size_t} is a {@code long}: on 64 bits. */
public interface Kodbro extends Library {
    /** All here is declared as in this version of the header. */
    int ABI_VERSION = 1;

    Kodbro LIBRARY = Native.load("kodbro", Kodbro.class);

    int kodbro_abi_version();

    String kodbro_outcome_text(int outcome);

    int kodbro_mapper_open_default(PointerByReference mapper, byte[] message, long capacity);

    void kodbro_mapper_free(Pointer mapper);

    int kodbro_map_text(
            Pointer mapper,
            byte[] text,
            long length,
            Pointer options,
            PointerByReference mapping,
            byte[] message,
            long capacity);

    int kodbro_mapping_answer(Pointer mapping, RawAnswer answer);

    void kodbro_mapping_free(Pointer mapping);

    /** kodbro_text: bytes with a length and no NUL at their end. */
    @FieldOrder({"data", "length"})
    class Text extends Structure {
        public Pointer data;
        public long length;

        @Override
        public String toString() {
            if (length == 0) {
                return "";
            }
            return new String(data.getByteArray(0, (int) length), StandardCharsets.UTF_8);
        }
    }

    /** kodbro_answer. */
    @FieldOrder({"outcome", "code", "term", "level", "confidence", "reason", "candidates"})
    class RawAnswer extends Structure {
        public int outcome;
        public Text code;
        public Text term;
        public int level;
        public double confidence;
        public Text reason;
        public long candidates;
    }

    /** What kodbro says of a row; the outcome is mapped, review, unmapped or out_of_scope. */
    record Answer(String outcome, String code, String term, double confidence) {}

    /** An open index. Any number of threads may use it. */
    final class Mapper implements AutoCloseable {
        private Pointer handle;

        public Mapper() {
            int version = LIBRARY.kodbro_abi_version();
            if (version != ABI_VERSION) {
                throw new IllegalStateException(
                        "libkodbro has ABI " + version + ", expected " + ABI_VERSION);
            }
            PointerByReference opened = new PointerByReference();
            byte[] message = new byte[512];
            check(LIBRARY.kodbro_mapper_open_default(opened, message, message.length), message);
            handle = opened.getValue();
        }

        /** Maps the name of a product. */
        public Answer map(String name) {
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            PointerByReference mapped = new PointerByReference();
            byte[] message = new byte[512];
            check(
                    LIBRARY.kodbro_map_text(
                            handle, text, text.length, null, mapped, message, message.length),
                    message);
            Pointer mapping = mapped.getValue();
            try {
                RawAnswer answer = new RawAnswer();
                LIBRARY.kodbro_mapping_answer(mapping, answer);
                return new Answer(
                        LIBRARY.kodbro_outcome_text(answer.outcome),
                        answer.code.toString(),
                        answer.term.toString(),
                        answer.confidence);
            } finally {
                LIBRARY.kodbro_mapping_free(mapping);
            }
        }

        @Override
        public void close() {
            LIBRARY.kodbro_mapper_free(handle);
            handle = null;
        }

        private static void check(int status, byte[] message) {
            if (status != 0) {
                throw new IllegalStateException(Native.toString(message, "UTF-8"));
            }
        }
    }
}
