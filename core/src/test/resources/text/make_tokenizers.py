"""Makes the small tokenizer folders and their golden ids.

Run with transformers 5.23.0 and tokenizers 0.23.3: python make_tokenizers.py
Writes llama3-like/ (byte-level BPE as Llama 3 has it: begin-of-text by the post-processor,
ignore_merges, control tokens outside of the model's vocabulary, one added token that is no control
token) and ids.jsonl: what Hugging Face's own classes give for each text. With a folder of
SmolLM2-135M-Instruct in RLVR_SMOLLM2 it writes smollm2-ids.jsonl too.
"""

import json
import os
import pathlib

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

HERE = pathlib.Path(__file__).parent
FOLDER = HERE / "llama3-like"
TEXT = ["the answer is forty-two and the question is what the answer is"] * 4 + ["hello world"] * 3
TEXTS = [
    "the answer is 42.",
    "",
    " ",
    "  the\n\nanswer\t",
    "\u00e9\u4e2d\u6587 \U0001f600 \u0000 \u0301",
    "<|eot_id|>",
    "a<|begin_of_text|>the answer<|eot_id|> is",
    "<think>the</think> <|eot_id",
]
CHATS = [
    [("user", "the answer is 42.")],
    [("system", " hello "), ("user", "what is <think>"), ("assistant", "hello"), ("user", "\U0001f600")],
]


def train():
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    split = Regex(r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
                  r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(split, "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=290, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(TEXT, trainer)
    control = ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
    tokenizer.add_special_tokens([AddedToken(t, normalized=False, special=True) for t in control])
    tokenizer.add_tokens([AddedToken("<think>", normalized=False, special=False)])
    bos = "<|begin_of_text|>"
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A", special_tokens=[(bos, tokenizer.token_to_id(bos))])
    return tokenizer


def main():
    tokenizer = train()
    FOLDER.mkdir(exist_ok=True)
    tokenizer.save(str(FOLDER / "tokenizer.json"))
    template = (HERE / "templates" / "llama3.jinja").read_text()
    config = {"bos_token": "<|begin_of_text|>", "eos_token": {"content": "<|eot_id|>"},
              "chat_template": template, "model_max_length": 64,
              "tokenizer_class": "PreTrainedTokenizerFast"}
    (FOLDER / "tokenizer_config.json").write_text(json.dumps(config, indent=1) + "\n")
    ids = [tokenizer.token_to_id("<|end_of_text|>"), tokenizer.token_to_id("<|eot_id|>")]
    (FOLDER / "generation_config.json").write_text(json.dumps({"eos_token_id": ids}) + "\n")

    fast = PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_file(str(FOLDER / "tokenizer.json")),
                                   bos_token="<|begin_of_text|>", eos_token="<|eot_id|>")
    plain = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    plain.encode_special_tokens = True  # the library's own way to read control tokens as text
    with open(HERE / "ids.jsonl", "w") as out:
        for text in TEXTS:
            row = {"text": text,
                   "plain": plain.encode(text, add_special_tokens=False).ids,
                   "input": plain.encode(text, add_special_tokens=True).ids,
                   "template": fast.encode(text, add_special_tokens=False)}
            row["decoded"] = fast.decode(row["template"], skip_special_tokens=True)
            out.write(json.dumps(row) + "\n")
        for chat in CHATS:
            messages = [{"role": r, "content": c} for r, c in chat]
            ids = fast.apply_chat_template(messages, chat_template=template, add_generation_prompt=True,
                                           tokenize=True, return_dict=False)
            out.write(json.dumps({"messages": messages, "ids": ids}) + "\n")


def smollm2(folder):
    # not AutoTokenizer: its GPT2Tokenizer leaves out the Digits step of this tokenizer.json
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=folder + "/tokenizer.json")
    tokenizer.chat_template = (HERE / "templates" / "smollm2.jinja").read_text()
    plain = Tokenizer.from_file(folder + "/tokenizer.json")
    plain.encode_special_tokens = True
    with open(HERE / "smollm2-ids.jsonl", "w") as out:
        for text in TEXTS + ["The answer is forty-two.\n\n17 + 25 = 42", "<|im_end|>a<|im_start|>"]:
            out.write(json.dumps({"text": text, "plain": plain.encode(text, add_special_tokens=False).ids,
                                  "template": tokenizer.encode(text, add_special_tokens=False)}) + "\n")
        for chat in CHATS:
            messages = [{"role": r, "content": c} for r, c in chat]
            ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
            out.write(json.dumps({"messages": messages, "ids": ids}) + "\n")


main()
if "RLVR_SMOLLM2" in os.environ:
    smollm2(os.environ["RLVR_SMOLLM2"])
