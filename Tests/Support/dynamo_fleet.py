#!/usr/bin/env python3
"""A real NVIDIA Dynamo deployment under a known load, watched by pdtop: frontend with KV router, two prefill and two decode
workers (Dynamo's own mocker: no GPU). It must run in a network namespace of its own, since some of its sockets listen on
every address and cannot be told otherwise.

usage: dynamo_fleet.py FOLDER PDTOP
Prints one JSON object: what was offered, what pdtop reported, and what it reported after a decode worker was killed."""
import asyncio, fcntl, json, os, signal, socket, struct, subprocess, sys, time, urllib.request

import aiohttp

FOLDER, PDTOP = sys.argv[1], sys.argv[2]
MODEL, INTERVAL, CONCURRENT, BLOCKS, OUTPUT = "tiny-llama", 4, 40, 140, 300
FRONTEND = "127.0.0.1:8100"
PORTS = {"prefill0": 9101, "prefill1": 9102, "decode0": 9201, "decode1": 9202}


def bring_loopback_up():
    """What `ip link set lo up` does."""
    with socket.socket() as s:
        request = struct.pack("16sH14s", b"lo", 0, b"")
        flags = struct.unpack("16sH14s", fcntl.ioctl(s, 0x8913, request))[1]
        fcntl.ioctl(s, 0x8914, struct.pack("16sH14s", b"lo", flags | 1, b""))


def make_model(path):
    """A folder with a tokenizer and the shape of a model, without weights: all that the mocker looks at."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    os.makedirs(path)
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(["prefill computes the prompt and decode makes tokens"], trainers.BpeTrainer(
        vocab_size=600, special_tokens=["<s>", "</s>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    file = os.path.join(path, "tokenizer.json")
    tokenizer.save(file)
    with open(file) as f: content = json.load(f)
    # The mocker answers with any token of the vocabulary: each needs a text.
    words, size = content["model"]["vocab"], 32000
    for number in range(len(words), size): words["t%d." % number] = number
    with open(file, "w") as f: json.dump(content, f)
    files = {
        "config.json": {
            "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32,
            "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 14336,
            "vocab_size": size, "max_position_embeddings": 32768, "torch_dtype": "bfloat16", "bos_token_id": 0,
            "eos_token_id": 1, "rms_norm_eps": 1e-5, "rope_theta": 500000.0},
        "generation_config.json": {"bos_token_id": 0, "eos_token_id": 1},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>",
            "model_max_length": 32768, "chat_template": "{% for m in messages %}{{ m['content'] }}{% endfor %}"}}
    for name, text in files.items():
        with open(os.path.join(path, name), "w") as f: json.dump(text, f)


def start(name, arguments, **more):
    environment = dict(
        os.environ, HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", DYN_DISCOVERY_BACKEND="file",
        DYN_FILE_KV=FOLDER + "/kv", DYN_REQUEST_PLANE="tcp", DYN_EVENT_PLANE="zmq", DYN_LOG="warn",
        DYN_SDK_DISABLE_ANSI_LOGGING="1", **{key: "127.0.0.1" for key in (
            "DYN_TCP_RPC_HOST", "DYN_HTTP_RPC_HOST", "DYN_SYSTEM_HOST", "DYN_EVENT_PLANE_HOST",
            "DYN_TCP_RESPONSE_STREAM_HOST")}, **more)
    log = open(FOLDER + "/" + name + ".log", "w")
    return subprocess.Popen([sys.executable, "-m"] + arguments, env=environment, stdout=log, stderr=log)


def start_all():
    common = ["--model-path", FOLDER + "/model", "--model-name", MODEL, "--max-num-seqs", "64", "--block-size", "64",
              "--max-num-batched-tokens", "8192", "--kv-transfer-bandwidth", "50", "--num-gpu-blocks-override"]
    processes = {}
    for name, port in PORTS.items():
        role = name[:-1]
        # The memory of decode is small, so that some requests have to wait there.
        own = ["8192", "--bootstrap-ports", str(port + 200)] if role == "prefill" else [str(BLOCKS)]
        processes[name] = start(
            name, ["dynamo.mocker", "--disaggregation-mode", role] + common + own, DYN_SYSTEM_PORT=str(port))
    host, port = FRONTEND.split(":")
    processes["frontend"] = start(
        "frontend", ["dynamo.frontend", "--http-host", host, "--http-port", port, "--router-mode", "kv"],
        DYN_SYSTEM_PORT="9100")
    return processes


def wait_until_ready(seconds):
    end = time.time() + seconds
    while time.time() < end:
        try:
            page = urllib.request.urlopen("http://%s/metrics" % FRONTEND, timeout=2).read().decode()
            if "dynamo_frontend_model_ready{model=\"%s\"} 1" % MODEL in page and sum(line.startswith("dynamo_component_router_worker_registered{") for line in page.split("\n")) >= 4:
                return True
        except OSError: pass
        time.sleep(0.5)
    return False


class Load:
    """As many requests at a time as are asked for, each new one begun when one has ended."""

    def __init__(self): self.begun, self.ended, self.tokens, self.failures = 0, 0, 0, {}

    def fail(self, why): self.failures[str(why)] = self.failures.get(str(why), 0) + 1

    async def client(self, session, number):
        round = 0
        while True:
            round += 1
            body = {"model": MODEL, "stream": True, "max_tokens": OUTPUT, "ignore_eos": True, "messages": [
                {"role": "user", "content": ("%d %d " % (number, round)) + "prefill and decode " * 80}]}
            self.begun += 1
            try:
                async with session.post("http://%s/v1/chat/completions" % FRONTEND, json=body) as answer:
                    async for line in answer.content:
                        if line.startswith(b"data: {"): self.tokens += 1
                    if answer.status == 200: self.ended += 1
                    else:
                        self.fail(answer.status)
                        await asyncio.sleep(0.2)
            except (OSError, aiohttp.ClientError, asyncio.TimeoutError) as error:
                self.fail(type(error).__name__)
                await asyncio.sleep(0.2)

    def state(self): return {"time": time.time(), "begun": self.begun, "ended": self.ended, "tokens": self.tokens, "failures": self.failures}


async def monitor():
    targets = [FRONTEND] + ["127.0.0.1:%d" % port for port in PORTS.values()]
    begun = time.time()
    process = await asyncio.create_subprocess_exec(
        PDTOP, "monitor", *targets, "--once", "--format", "json", "--interval", "%ds" % INTERVAL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = await process.communicate()
    return {"report": json.loads(output or b"null"), "errors": errors.decode(), "seconds": time.time() - begun}


async def control(arguments):
    process = await asyncio.create_subprocess_exec(
        PDTOP, "control", FRONTEND, "busy", "--model", MODEL, "--yes", *arguments,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output, _ = await process.communicate()
    return {"output": output.decode(), "status": process.returncode}


async def throttle(load):
    """Thresholds so low that requests are turned away, and then none again."""
    tight = await control(["--decode-blocks", "0.01"])
    await asyncio.sleep(4)
    refused = load.failures.get("529", 0)
    loose = await control(["--decode-blocks", "1"])
    return {"tight": tight, "refused": refused, "loose": loose}


async def twin():
    targets = [FRONTEND] + ["127.0.0.1:%d" % port for port in PORTS.values()]
    process = await asyncio.create_subprocess_exec(
        PDTOP, "twin", *targets, "--watch", "12s", "--interval", "1s", "--for", "30s", "--format", "json", "--set",
        "rate=0.5x", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = await process.communicate()
    return {"report": json.loads(output or b"null"), "errors": errors.decode()}


async def watch(processes):
    load = Load()
    async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=120), connector=aiohttp.TCPConnector(limit=0)) as session:
        clients = [asyncio.create_task(load.client(session, number)) for number in range(CONCURRENT)]
        await asyncio.sleep(8)
        before = load.state()
        alive = await monitor()
        after = load.state()
        twinned = await twin()
        throttled = await throttle(load)
        await asyncio.sleep(8)
        # A worker dies while pdtop watches, after it was seen once.
        watching = asyncio.create_task(monitor())
        await asyncio.sleep(1.5)
        processes["decode1"].send_signal(signal.SIGKILL)
        killed = time.time()
        dead = await watching
        dead["seconds"] = time.time() - killed
        for client in clients: client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
    return {"interval": INTERVAL, "concurrent": CONCURRENT, "ports": PORTS, "before": before,
            "after": after, "alive": alive, "twin": twinned, "throttled": throttled, "dead": dead}


def main():
    bring_loopback_up()
    make_model(FOLDER + "/model")
    os.makedirs(FOLDER + "/kv")
    processes = start_all()
    try:
        if not wait_until_ready(90): sys.exit("the deployment did not get ready; see " + FOLDER)
        print(json.dumps(asyncio.run(watch(processes))))
    finally:
        for process in processes.values(): process.terminate()
        deadline = time.time() + 5
        for process in processes.values():
            try: process.wait(max(0.1, deadline - time.time()))
            except subprocess.TimeoutExpired: process.kill()


main()
