using System;
using System.Globalization;
using System.IO;

internal static class MapRows
{
    private static void Main()
    {
        using (var rows = new StreamReader(Console.OpenStandardInput()))
        using (var output = new StreamWriter(Console.OpenStandardOutput()))
        using (var mapper = new Kodbro.Mapper())
        {
            string line;
            while ((line = rows.ReadLine()) != null)
            {
                var row = line.Split('\t');
                var answer = mapper.Map(row[1]);
                var confidence = answer.Confidence.ToString("F4", CultureInfo.InvariantCulture);
                output.WriteLine(
                    string.Join("\t", row[0], answer.Outcome, answer.Code, answer.Term, confidence));
            }
        }
    }
}
