namespace DataForge.Jobs.Api.Exports.Chat;

/// <summary>How a conversation is written for training.</summary>
internal enum ChatShape
{
    /// <summary><c>{"messages":[{"role","content"} …]}</c>, the answer last: what chat templates (OpenAI, Hugging Face TRL) take.</summary>
    ChatMl,

    /// <summary>
    /// <c>{"instruction","input","output"}</c> as Stanford Alpaca (Taori et al., 2023) has it. With a system prompt, that
    /// is the instruction and the prompt its input; without one the prompt is the instruction and there is no input. A prompt in several turns is written out, each turn
    /// after its role.
    /// </summary>
    Alpaca,
}
