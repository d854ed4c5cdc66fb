using System.Reflection;
using System.Reflection.Emit;
using DataForge.Jobs.Generation.Providers.Plugins;

namespace DataForge.Jobs.Generation.Tests.Providers.Plugins;

/// <summary>Writes small assemblies to disk, as strangers would bring them.</summary>
internal static class WrittenAssembly
{
    /// <summary>An assembly with one class, <c>Base</c>, that others can derive from.</summary>
    public static Type Library(string path, string name)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule(name).DefineType(name + ".Base", TypeAttributes.Public);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        var created = type.CreateType();
        assembly.Save(path);
        return created;
    }

    /// <summary>An assembly with one public class, <c>{assembly}.Plugin</c>, whose <c>Create</c> gives null.</summary>
    /// <param name="pluginName">What its <c>Name</c> gives; null makes it throw.</param>
    /// <param name="parent">What it derives from.</param>
    /// <param name="isPlugin">Whether it implements the interface, and not only refers to its assembly.</param>
    public static void Plugin(string path, string name, string? pluginName, Type? parent = null, bool isPlugin = true)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule(name).DefineType(
            name + ".Plugin", TypeAttributes.Public, parent ?? typeof(object), isPlugin ? [typeof(IProviderPlugin)] : []);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        type.DefineField("settings", typeof(ProviderPluginSettings), FieldAttributes.Public);
        if (isPlugin)
        {
            var getName = Override(type, typeof(IProviderPlugin).GetProperty(nameof(IProviderPlugin.Name))!.GetMethod!);
            if (pluginName is null)
            {
                getName.Emit(OpCodes.Ldstr, "it has no name today");
                getName.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([typeof(string)])!);
                getName.Emit(OpCodes.Throw);
            }
            else
            {
                getName.Emit(OpCodes.Ldstr, pluginName);
                getName.Emit(OpCodes.Ret);
            }

            var create = Override(type, typeof(IProviderPlugin).GetMethod(nameof(IProviderPlugin.Create))!);
            create.Emit(OpCodes.Ldnull);
            create.Emit(OpCodes.Ret);
        }

        type.CreateType();
        assembly.Save(path);
    }

    private static ILGenerator Override(TypeBuilder type, MethodInfo method)
    {
        var overriding = type.DefineMethod(
            method.Name,
            MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig,
            method.ReturnType,
            [.. method.GetParameters().Select(static parameter => parameter.ParameterType)]);
        type.DefineMethodOverride(overriding, method);
        return overriding.GetILGenerator();
    }
}
