using System;
using System.Runtime.InteropServices;
using System.Text;

/// <summary>What a C# program needs of libkodbro, by P/Invoke.</summary>
internal static class Kodbro
{
    private const string Library = "kodbro";

    /// <summary>All here is declared as in this version of the header.</summary>
    private const uint AbiVersion = 1;

    [DllImport(Library)]
    private static extern uint kodbro_abi_version();

    [DllImport(Library)]
    private static extern IntPtr kodbro_outcome_text(int outcome);

    [DllImport(Library)]
    private static extern int kodbro_mapper_open_default(
        out IntPtr mapper, byte[] message, UIntPtr capacity);

    [DllImport(Library)]
    private static extern void kodbro_mapper_free(IntPtr mapper);

    [DllImport(Library, CharSet = CharSet.Unicode)]
    private static extern int kodbro_map_text_utf16(
        IntPtr mapper, string text, UIntPtr length, IntPtr options,
        out IntPtr mapping, byte[] message, UIntPtr capacity);

    [DllImport(Library)]
    private static extern int kodbro_mapping_answer(IntPtr mapping, out RawAnswer answer);

    [DllImport(Library)]
    private static extern void kodbro_mapping_free(IntPtr mapping);

    /// <summary>kodbro_text: bytes with a length and no NUL at their end.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct RawText
    {
        public IntPtr Data;
        public UIntPtr Length;

        public override string ToString()
        {
            var bytes = new byte[(int)Length];
            if (bytes.Length > 0)
            {
                Marshal.Copy(Data, bytes, 0, bytes.Length);
            }
            return Encoding.UTF8.GetString(bytes);
        }
    }

    /// <summary>kodbro_answer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct RawAnswer
    {
        public int Outcome;
        public RawText Code;
        public RawText Term;
        public uint Level;
        public double Confidence;
        public RawText Reason;
        public UIntPtr Candidates;
    }

    /// <summary>What kodbro says of a row; the outcome is mapped, review, unmapped or out_of_scope.</summary>
    internal sealed class Answer
    {
        public string Outcome { get; internal set; }
        public string Code { get; internal set; }
        public string Term { get; internal set; }
        public double Confidence { get; internal set; }
    }

    /// <summary>An open index. Any number of threads may use it.</summary>
    internal sealed class Mapper : IDisposable
    {
        private IntPtr handle;

        public Mapper()
        {
            var version = kodbro_abi_version();
            if (version != AbiVersion)
            {
                throw new InvalidOperationException(
                    "libkodbro has ABI " + version + ", expected " + AbiVersion);
            }
            var message = new byte[512];
            Check(kodbro_mapper_open_default(out handle, message, (UIntPtr)message.Length), message);
        }

        /// <summary>Maps the name of a product, in the UTF-16 that C# has it in.</summary>
        public Answer Map(string name)
        {
            IntPtr mapping;
            var message = new byte[512];
            Check(
                kodbro_map_text_utf16(
                    handle, name, (UIntPtr)name.Length, IntPtr.Zero,
                    out mapping, message, (UIntPtr)message.Length),
                message);
            try
            {
                RawAnswer answer;
                kodbro_mapping_answer(mapping, out answer);
                return new Answer
                {
                    Outcome = Marshal.PtrToStringAnsi(kodbro_outcome_text(answer.Outcome)),
                    Code = answer.Code.ToString(),
                    Term = answer.Term.ToString(),
                    Confidence = answer.Confidence,
                };
            }
            finally
            {
                kodbro_mapping_free(mapping);
            }
        }

        public void Dispose()
        {
            kodbro_mapper_free(handle);
            handle = IntPtr.Zero;
        }

        private static void Check(int status, byte[] message)
        {
            if (status != 0)
            {
                var length = Array.IndexOf(message, (byte)0);
                throw new InvalidOperationException(Encoding.UTF8.GetString(message, 0, length));
            }
        }
    }
}
