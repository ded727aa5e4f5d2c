Console.Error.WriteLine("usage: VoiceMesh.WebRtc.Load <measurement>; none is there yet.");
return 2;
